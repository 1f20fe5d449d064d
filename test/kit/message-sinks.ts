import { createServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { Webhook } from 'standardwebhooks'

/** Where messages of alerts arrive: the id that each bears, in the order in which they came, repeats among them. */
export interface MessageSink {
	readonly url: string
	readonly ids: readonly string[]
	close(): Promise<void>
}

export interface WebhookSink extends MessageSink {
	/** Each alert of each message: that it began, that it is over … */
	readonly told: readonly { readonly kind: string; readonly rule: string; readonly subject: string }[]
	/** Whatever an alert was told of. */
	readonly subjects: ReadonlySet<string>
}

/** So long a receiver takes to say that it has a message: time for a sender to be killed in. */
const ANSWER_MS = 15
const portOf = (server: Server) => (server.address() as AddressInfo).port

/** Takes signed messages, and none that is not. */
export async function startWebhookReceiver(secret: string): Promise<WebhookSink> {
	const ids: string[] = []
	const told: WebhookSink['told'][number][] = []
	const subjects = new Set<string>()
	const server = createServer(async (request, response) => {
		const body = await text(request).catch(() => undefined)
		// Who sent it was killed half-way.
		if (body === undefined) return
		new Webhook(secret).verify(body, request.headers as Record<string, string>)
		ids.push(String(request.headers['webhook-id']))
		const { type, data } = JSON.parse(body) as { type: string; data: { alerts: { rule: string; subject: string }[] } }
		for (const { rule, subject } of data.alerts) {
			told.push({ kind: type.replace('alert.', ''), rule, subject })
			subjects.add(subject)
		}
		await delay(ANSWER_MS)
		response.writeHead(204).end()
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	return {
		url: `http://127.0.0.1:${portOf(server)}/hook#${secret}`,
		ids,
		told,
		subjects,
		close: async () => {
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}

/** A mail server that takes every mail; the id is what stands before the @ of Message-ID. */
export async function startMailReceiver(): Promise<MessageSink> {
	const ids: string[] = []
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, done) {
			text(stream).then(async (mail) => {
				ids.push(/^Message-ID:\s*<([^@>]+)@/im.exec(mail)?.[1] ?? '')
				await delay(ANSWER_MS)
				done()
			}, done)
		},
	})
	// A sender that is killed resets its connection.
	server.on('error', () => undefined)
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	return {
		url: `smtp://127.0.0.1:${portOf(server.server)}`,
		ids,
		close: () => new Promise((resolve) => server.close(resolve)),
	}
}
