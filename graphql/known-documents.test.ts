import type { Viewer } from '@vong/core/viewer'
import { expect, it } from 'vitest'
import { createKnownDocuments } from './known-documents.ts'

const viewer = (id: string): Viewer => ({ id, name: id, roles: ['SCREEN'], scope: { kind: 'all' }, expiresAt: null })
const mayRun = createKnownDocuments({ documents: ['query a { a }'], isDevice: (id) => id === 'hall' })

it('a paired screen runs what its pages ask, to the letter, and nothing else', () => {
	expect(mayRun(viewer('hall'), 'query a { a }')).toBeUndefined()
	for (const other of ['query a { a b }', 'query a { a } ', '{ __schema { types { name } } }', '', null, undefined])
		expect(mayRun(viewer('hall'), other)).toMatchObject({ extensions: { code: 'FORBIDDEN', unknownDocument: true } })
})

it('people and programs ask what they like', () => {
	expect(mayRun(viewer('operator'), '{ sources { id } }')).toBeUndefined()
})
