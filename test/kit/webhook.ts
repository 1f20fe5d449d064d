import { Webhook } from 'standardwebhooks'

/** Sends a signed batch of CloudEvents, as a service system does. */
export async function postBatch(
	http: string,
	source: string,
	secret: string,
	events: readonly unknown[],
	messageId = crypto.randomUUID(),
): Promise<Response> {
	const body = JSON.stringify(events)
	const at = new Date()
	return fetch(`${http}/webhooks/${source}`, {
		method: 'POST',
		headers: {
			'content-type': 'application/cloudevents-batch+json',
			'webhook-id': messageId,
			'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
			'webhook-signature': new Webhook(secret).sign(messageId, at, body),
		},
		body,
	})
}
