import { request } from 'node:http'

/**
 * Many SSE readers in a process of their own that only count. `node sse-readers.ts url token readers events` prints
 * `joined` when all are connected, then as JSON the seconds until each has had its events, the bytes, and how many were cut.
 */
const [url, token, readers, events] = process.argv.slice(2) as [string, string, string, string]
const wanted = Number(events)
const MARK = Buffer.from('"id":"')
let joined = 0
let finished = 0
let cut = 0
let bytes = 0
let begin = 0

function count(chunk: Buffer): number {
	let found = 0
	for (let at = chunk.indexOf(MARK); at !== -1; at = chunk.indexOf(MARK, at + MARK.length)) found++
	return found
}

function end() {
	if (finished + cut < Number(readers)) return
	process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - begin) / 1000, bytes, cut })}\n`)
	process.exit(0)
}

for (let reader = 0; reader < Number(readers); reader++) {
	let seen = 0
	let done = false
	const asking = request(
		url,
		{
			method: 'POST',
			headers: {
				accept: 'text/event-stream',
				'content-type': 'application/json',
				authorization: `Bearer ${token}`,
			},
		},
		(response) => {
			if (++joined === Number(readers)) process.stdout.write('joined\n')
			response.on('data', (chunk: Buffer) => {
				bytes += chunk.length
				const found = count(chunk)
				if (found > 0 && begin === 0) begin = performance.now()
				seen += found
				if (!done && seen >= wanted) {
					done = true
					finished++
					end()
				}
			})
			response.on('close', () => {
				if (done) return
				done = true
				cut++
				end()
			})
		},
	)
	asking.end(
		JSON.stringify({
			query:
				'subscription { events(filter: { sources: ["environment"] }) { events { id subject time value unit severity type } cursor } }',
		}),
	)
}
