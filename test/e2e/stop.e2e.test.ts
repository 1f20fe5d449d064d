import { afterEach, expect, it } from 'vitest'
import { startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { postBatch } from '../kit/webhook.ts'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

it('a signal that comes twice stops the centre once, with everything in the store', async () => {
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	const centre = await startCentre({ dataDir: dir.path })
	const key = await centre.sourceSecret('onestop')
	const events = Array.from({ length: 500 }, (_, index) => dossier(`s${index}`, Date.now()))
	expect((await postBatch(centre.http, 'onestop', key, events)).status).toBe(202)
	process.kill(centre.pid, 'SIGTERM')
	process.kill(centre.pid, 'SIGTERM')
	expect(await centre.stop()).toBe(0)
	const again = await startCentre({ dataDir: dir.path })
	cleanups.push(() => again.stop())
	const { ledger } = await again.query<{ ledger: { stored: number; inFlight: number }[] }>(
		'{ ledger(source: "onestop") { stored inFlight } }',
	)
	expect(ledger).toEqual([{ stored: 500, inFlight: 0 }])
}, 60_000)
