import { createServer, type ServerResponse } from 'node:http'

/**
 * The yardstick of the live fan-out: a Node server that writes ready-made bytes of the same size to each reader.
 * `node bare-sse.ts deliveries eventsEach everyMs` prints its port; it begins when it reads a line.
 */
const [deliveries, eventsEach, everyMs] = process.argv.slice(2).map(Number) as [number, number, number]
const event = `{"id":"bench-000000","subject":"KK-DX-01","time":"2026-01-01T00:00:00.000Z","value":20,"unit":"ug/m3","severity":"INFO","type":"observation"}`
const payload = `event: next\ndata: {"data":{"events":{"events":[${Array.from({ length: eventsEach }, () => event).join(',')}],"cursor":"eyJ3IjoxMDAwMDB9"}}}\n\n`
const readers: ServerResponse[] = []

const server = createServer((request, response) => {
	request.resume()
	response.writeHead(200, { 'content-type': 'text/event-stream' })
	response.flushHeaders()
	readers.push(response)
})
server.listen(0, '127.0.0.1', () => {
	const address = server.address()
	process.stdout.write(`port ${typeof address === 'object' && address ? address.port : 0}\n`)
})

process.on('SIGUSR2', () => {
	let left = deliveries
	const timer = setInterval(() => {
		for (const reader of readers) reader.write(payload)
		if (--left === 0) clearInterval(timer)
	}, everyMs)
})
