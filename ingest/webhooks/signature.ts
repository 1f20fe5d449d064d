import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far the sender's clock may be from ours, either way (Standard Webhooks). */
const TOLERANCE_SECONDS = 300
const PREFIX = 'whsec_'
/** One for each live key of the sender; more of them only make work. */
const MOST_SIGNATURES = 16

export interface SignatureHeaders {
	readonly id: string | undefined
	readonly timestamp: string | undefined
	/** One or more `v1,<base64>`, separated by spaces. */
	readonly signature: string | undefined
}

/** Why these headers cannot belong to a trustworthy message now, whatever its body is. */
export function headerProblem({ id, timestamp, signature }: SignatureHeaders, now: number): string | undefined {
	if (!id || !timestamp || !signature) {
		return 'The headers webhook-id, webhook-timestamp and webhook-signature are needed.'
	}
	if (!/^\d{1,12}$/.test(timestamp)) return 'webhook-timestamp has to be seconds since 1970.'
	if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) {
		return "webhook-timestamp is more than five minutes away from our clock. Set the sender's clock, and sign anew when sending again."
	}
	return undefined
}

/**
 * Standard Webhooks over the bytes as they came; the published library works on text, which changes bytes that are not UTF-8,
 * and has a clock of its own.
 * @returns why the message is not to be trusted, or undefined when one of the keys signed it.
 */
export function signatureProblem(
	{ id, timestamp, signature, body }: SignatureHeaders & { readonly body: Uint8Array },
	secrets: readonly string[],
): string | undefined {
	const given = (signature ?? '')
		.split(' ', MOST_SIGNATURES)
		.filter((part) => part.startsWith('v1,'))
		.map((part) => Buffer.from(part.slice(3), 'base64'))
	for (const secret of secrets) {
		const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')
		const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
		if (given.some((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected))) return undefined
	}
	return secrets.length === 0
		? 'This source has no key yet. Make one with rotateSourceSecret.'
		: 'No signature fits the body and a live key of this source.'
}
