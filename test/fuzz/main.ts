import { parseArgs } from 'node:util'
import { temporaryDir } from '../kit/centre.ts'
import { fuzz } from './fuzz.ts'

/** The long form: `npm run fuzz -- --inputs 200000 --seed 1`. What goes wrong is kept in `test/fuzz/seeds.json` and sent again in every run. */
const { values } = parseArgs({
	options: {
		inputs: { type: 'string', default: '200000' },
		seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
	},
})
const [total, seed] = [Number(values.inputs), Number(values.seed)]
const inputs = { graphql: Math.ceil(total / 10), webhook: Math.ceil((total * 4) / 10), mqtt: Math.ceil(total / 2) }
const dir = await temporaryDir()
process.stdout.write(`seed ${seed}\n`)
const { seconds, wrong } = await fuzz({
	...{ dataDir: dir.path, inputs, seed, keep: true },
	tell: (line) => process.stdout.write(`${line}\n`),
})
await dir.remove()
for (const { door, input, why } of wrong)
	process.stdout.write(`WRONG ${door}: ${why}\n      ${JSON.stringify(input)}\n`)
const sum = Object.values(inputs).reduce((a, b) => a + b)
process.stdout.write(`${sum} inputs ${JSON.stringify(inputs)} in ${Math.round(seconds)} s, ${wrong.length} wrong\n`)
process.exit(wrong.length === 0 ? 0 : 1)
