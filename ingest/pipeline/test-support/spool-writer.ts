import { createChecksum } from '../identity-hash.ts'
import { createSpool } from '../spool.ts'

/** Writes rows into the spool of the directory it is given, telling each number once it is durable, until it is killed. */
const [dir = ''] = process.argv.slice(2)
const checksum = await createChecksum()
const spool = await createSpool({
	dir,
	durability: 'process',
	quotaBytes: 1e9,
	randomId: () => 'w',
	checksum,
	log: { info() {}, warn() {}, error() {} },
	limits: { batchRows: 500, batchBytes: 1e6, chunkBytes: 20_000 },
})

async function write() {
	for (;;) {
		const numbers: number[] = []
		await spool.append((sink) => {
			for (let row = 0; row < 40; row++) {
				const number = sink.take()
				const bytes = Buffer.from(`${JSON.stringify([number, 'x'.repeat(number % 700)])}\n`)
				sink.addEvent({
					source: 's',
					kind: { type: 't', severity: 'info' },
					receivedAt: 1,
					number,
					hash: number,
					suspect: false,
					bytes,
				})
				numbers.push(number)
			}
		})
		process.stdout.write(`${numbers.at(-1)}\n`)
	}
}

await Promise.all([write(), write(), write()])
