import { expect, it } from 'vitest'
import { temporaryDir } from '../kit/centre.ts'
import { fuzz } from './fuzz.ts'

it('made-up inputs to every door end in a fair answer, and the ledger closes', async () => {
	const dir = await temporaryDir()
	const seed = Math.floor(Math.random() * 2 ** 31)
	const report = await fuzz({
		dataDir: dir.path,
		inputs: { graphql: 300, webhook: 1_000, mqtt: 1_000 },
		seed,
		keep: false,
	})
	expect({ seed, wrong: report.wrong }).toEqual({ seed, wrong: [] })
	await dir.remove()
}, 180_000)
