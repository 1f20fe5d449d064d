import { expect, it } from 'vitest'
import * as map from '../map/documents.generated.ts'
import * as wall from './documents.generated.ts'
import { screenDocuments } from './screen-documents.ts'

it('everything that walls and their maps ask may be asked by a paired screen', () => {
	const asked = [...Object.values(wall), ...Object.values(map)].filter((value) => typeof value === 'string')
	expect(screenDocuments.toSorted()).toEqual(asked.toSorted())
})
