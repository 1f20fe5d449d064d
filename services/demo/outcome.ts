import type { Message } from './message.ts'

/** What became of what one source sent. */
export interface Outcome {
	/** Messages handed to the door for the first time. */
	sent: number
	/** Messages that the door acknowledged. */
	acknowledged: number
	/** Events by the answers of webhooks; MQTT acknowledges without saying. */
	accepted: number
	duplicate: number
	quarantined: number
	/** Sent again after a refusal for the moment or a broken connection. */
	retried: number
	failed: number
	/** Why something failed, the first time. */
	problem?: string
}

export const newOutcome = (): Outcome => ({
	sent: 0,
	acknowledged: 0,
	accepted: 0,
	duplicate: 0,
	quarantined: 0,
	retried: 0,
	failed: 0,
})

/** Takes messages of one source in their order; resolves when there is room for the next. */
export interface Sender {
	send(message: Message): Promise<void>
	/** Resolves when everything that was taken is acknowledged or has failed. */
	drain(): Promise<void>
	close(): Promise<void>
}
