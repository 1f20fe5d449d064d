import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** Sends a signed batch of CloudEvents, as a service system does. */
export async function postBatch(
	http: string,
	source: string,
	secret: string,
	events: readonly unknown[],
	messageId = crypto.randomUUID(),
	headers: Record<string, string> = {},
): Promise<Response> {
	const body = JSON.stringify(events)
	const at = new Date()
	return fetch(`${http}/webhooks/${source}`, {
		method: 'POST',
		headers: {
			...headers,
			'content-type': 'application/cloudevents-batch+json',
			'webhook-id': messageId,
			'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
			'webhook-signature': new Webhook(secret).sign(messageId, at, body),
		},
		body,
	})
}

/** Sends any bytes with a right signature. It is made here: a signer that works on text would change what is no UTF-8. */
export function postSigned(
	http: string,
	source: string,
	secret: string,
	body: Buffer,
	contentType: string,
	at = Date.now(),
	more: Readonly<Record<string, string>> = {},
): Promise<Response> {
	const id = crypto.randomUUID()
	const timestamp = String(Math.floor(at / 1000))
	const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
		.update(`${id}.${timestamp}.`)
		.update(body)
		.digest('base64')
	return fetch(`${http}/webhooks/${source}`, {
		method: 'POST',
		headers: {
			...more,
			'content-type': contentType,
			'webhook-id': id,
			'webhook-timestamp': timestamp,
			'webhook-signature': `v1,${signature}`,
		},
		body: new Uint8Array(body),
	})
}
