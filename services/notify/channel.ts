import type { Alert } from '@vong/core/alert'
import type { Address, ChannelId } from '@vong/core/notification'

/** Something to be told, in the words of its recipient's language. */
export interface Message {
	/** The same at every try: mail sends it as Message-ID, webhooks as webhook-id, so that a second one can be dropped. */
	readonly id: string
	readonly kind: 'first' | 'handed' | 'up' | 'severity' | 'assigned' | 'resolved' | 'test'
	readonly language: 'vi' | 'en'
	readonly address: Address
	readonly alerts: readonly Alert[]
	readonly subject: string
	readonly text: string
	/** For text messages: within one of them where that can be had. */
	readonly short: string
	/** Where to see it; empty when the centre has no address of its own. */
	readonly link: string
	/** Where to acknowledge it by one tap; empty when that is not offered. */
	readonly ackLink: string
	readonly at: number
}

export type SendResult =
	| { readonly state: 'sent' | 'delivered'; readonly providerId?: string }
	| {
			readonly state: 'failed'
			readonly reason: string
			/** Another try will fail as well. */
			readonly permanent?: boolean
			/** The address will never work again. */
			readonly gone?: boolean
			/** Not before that many milliseconds. */
			readonly retryAfter?: number
	  }

/** A way to reach somebody. It never throws for what the other side did; it gives up when the signal says so. */
export interface Channel {
	readonly id: ChannelId
	send(message: Message, signal: AbortSignal): Promise<SendResult>
	close?(): Promise<void>
}
