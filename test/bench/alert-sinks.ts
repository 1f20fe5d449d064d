import { createServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** Where messages of alerts arrive; `times`: when, by the clock of this process. */
export interface Sink {
	readonly url: string
	readonly times: readonly number[]
	close(): Promise<void>
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

/** Takes whatever is posted to it. */
export async function startWebhookSink(path = '/hook'): Promise<Sink> {
	const times: number[] = []
	const server = createServer((request, response) => {
		request.resume().on('end', () => {
			times.push(performance.now())
			response.writeHead(204).end()
		})
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	return {
		url: `http://127.0.0.1:${portOf(server)}${path}`,
		times,
		close: async () => {
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}

/** A mail server that takes every mail. */
export async function startMailSink(): Promise<Sink> {
	const times: number[] = []
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, done) {
			stream.resume().on('end', () => {
				times.push(performance.now())
				done()
			})
		},
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	return {
		url: `smtp://127.0.0.1:${portOf(server.server)}`,
		times,
		close: () => new Promise((resolve) => server.close(resolve)),
	}
}
