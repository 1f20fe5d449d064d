import { randomBytes, randomUUID } from 'node:crypto'
import { seal, unseal } from '@vong/access/secrets'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { Channel } from '@vong/notify/channel'
import { createEmailChannel } from '@vong/notify/channels/email'
import { createPageChannel } from '@vong/notify/channels/page'
import { createPushChannel } from '@vong/notify/channels/push'
import { createSmsChannel } from '@vong/notify/channels/sms'
import { createTelegramChannel } from '@vong/notify/channels/telegram'
import { createWebhookChannel } from '@vong/notify/channels/webhook'
import { createZaloChannel, type ZaloTokens } from '@vong/notify/channels/zalo'
import { createGuardedPost } from '@vong/notify/guarded-request'
import { createKeptLog } from '@vong/notify/kept-log'
import { deriveVapidKeys } from '@vong/notify/vapid'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import type { Environment } from './environment.ts'

interface OpenChannelsDeps {
	readonly environment: Environment
	readonly store: Pick<Store, 'queries' | 'writer'>
	readonly bus: Bus
	readonly sealingKey: Uint8Array
	readonly clock: Clock
	readonly log: Logger
}

export interface OpenChannels {
	readonly channels: readonly Channel[]
	/** What browsers subscribe to push messages with. */
	readonly pushKey: string
}

/** The ways that the environment has set up, and those that need no setting. */
export async function openChannels(deps: OpenChannelsDeps, cleanup: Cleanup): Promise<OpenChannels> {
	const { smtpUrl, mailFrom, notifyAllow, publicUrl, sms, telegramToken, zalo } = deps.environment
	const { now } = deps.clock
	const post = createGuardedPost(notifyAllow)
	const keys = deriveVapidKeys(deps.sealingKey)
	const contact = publicUrl?.startsWith('https:') ? publicUrl : `mailto:${/[^\s<]+@[^\s>]+/.exec(mailFrom)?.[0] ?? ''}`
	const channels: Channel[] = [
		...(smtpUrl === undefined ? [] : [createEmailChannel({ url: smtpUrl, from: mailFrom })]),
		...(sms === undefined ? [] : [createSmsChannel({ ...sms, post, now })]),
		...(telegramToken === undefined ? [] : [createTelegramChannel({ token: telegramToken, post, now })]),
		...(zalo === undefined ? [] : [createZaloChannel({ ...zalo, post, now, tokens: await keepTokens(deps, cleanup) })]),
		createPushChannel({ post, keys, contact, now }),
		createWebhookChannel({ post, now }),
		createPageChannel(),
	]
	for (const channel of channels) cleanup.add(channel.id, async () => channel.close?.())
	return { channels, pushKey: keys.publicKey }
}

const TOKENS = 'channel-tokens'

/** Sealed, in the store: whichever process sends next goes on with the token that the last one was given. */
async function keepTokens({ store, bus, sealingKey, clock, log }: OpenChannelsDeps, cleanup: Cleanup) {
	const kept = await createKeptLog({ store, bus, clock, randomId: randomUUID, log }, TOKENS, [TOKENS], {
		seal: (name, text) => seal(sealingKey, name, text, randomBytes(16)),
		unseal: (name, sealed) => unseal(sealingKey, name, sealed),
	})
	cleanup.add(TOKENS, kept.close)
	return {
		read: () => kept.all(TOKENS).get('zalo') as ZaloTokens | undefined,
		write: (tokens: ZaloTokens) => kept.put(TOKENS, 'zalo', tokens, 'vong'),
	}
}
