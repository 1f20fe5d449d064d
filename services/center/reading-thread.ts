import { type BoundaryFile, readBoundaries } from '@vong/areas/boundaries'
import { type Area, createAreaIndex } from '@vong/core/area'
import type { Source } from '@vong/core/source'
import { createRedaction } from '@vong/formats/redaction'
import { createDecoders } from '@vong/formats/registry'
import { createSchemaCheck } from '@vong/formats/schema-check'
import { buffersOfAnswer, createPackedReader, type ReadingTask } from '@vong/pipeline/packed-reader'
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina'

/** What the thread is given when it starts. */
export interface ReadingData {
	readonly sources: ReadonlyMap<string, Source>
	readonly areas: readonly Area[]
	readonly boundaries: readonly BoundaryFile[]
	readonly hashKey: Uint8Array
}

const { sources, areas, boundaries, hashKey } = workerData as ReadingData
const index = createAreaIndex(areas)
const { locate } = await readBoundaries(boundaries, index)
const read = createPackedReader({
	decoders: await createDecoders(),
	sources,
	areas: index,
	locate,
	checkSchema: createSchemaCheck(sources, hashKey),
	redact: createRedaction(sources, hashKey),
})

/** The second thread of an ingest process: reads messages, and keeps nothing of them. */
export default function readBatches(task: ReadingTask) {
	const answer = read(task)
	return move({ [valueSymbol]: answer, [transferableSymbol]: buffersOfAnswer(answer) })
}
