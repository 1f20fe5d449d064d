import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import { bodyLimit } from 'hono/body-limit'
import { problem } from '../problem.ts'
import type { AckGround } from './ack-ground.ts'
import { type AckView, askPage, donePage, failedPage, gonePage } from './ack-page.ts'
import type { Language } from './ack-words.ts'

interface AckDeps {
	/** The alert that a link is for, without changing anything; undefined when the link does not hold (any more). */
	readonly find: (token: string) => Promise<Alert | undefined>
	/** Acknowledges, once. Undefined when the link does not hold (any more). */
	readonly redeem: (token: string, comment: string) => Promise<Alert | undefined>
	/** Where an area or centre lies, by its id. */
	readonly groundOf: (place: string) => AckGround
	readonly clock: Clock
	readonly timeZone: string
	readonly log: { error(fields: object, message: string): void }
}

const MAX_COMMENT = 1_000

/**
 * Acknowledging by one tap from a message. Opening the link only asks: programs that look at links before people do must not
 * acknowledge anything. The token in the path is all that is needed, so neither page is kept or passed on.
 */
export function createAckRoutes({ find, redeem, groundOf, timeZone, clock, log }: AckDeps): Hono {
	const routes = new Hono()

	const viewOf = (alert: Alert, language: Language): AckView => ({
		alert,
		ground: groundOf(alert.area),
		now: clock.now(),
		timeZone,
		language,
	})

	routes.use('/ack/*', async (c, next) => {
		await next()
		c.header('cache-control', 'no-store')
	})

	routes.get('/ack/:token', async (c) => {
		const language = languageOf(c)
		const alert = await find(c.req.param('token'))
		return alert ? c.html(askPage(viewOf(alert, language))) : c.html(gonePage(language), 410)
	})

	routes.post(
		'/ack/:token',
		bodyLimit({ maxSize: 16_384, onError: () => problem(413, 'The note is too long.') }),
		async (c) => {
			const language = languageOf(c)
			const { comment } = await c.req.parseBody().catch(() => ({ comment: '' }))
			try {
				const note = typeof comment === 'string' ? comment.slice(0, MAX_COMMENT).trim() : ''
				const alert = await redeem(c.req.param('token'), note)
				return alert ? c.html(donePage(viewOf(alert, language))) : c.html(gonePage(language), 410)
			} catch (error) {
				log.error({ err: error }, 'an acknowledgement from a message could not be written down')
				return c.html(failedPage(language), 503)
			}
		},
	)

	return routes
}

/** Vietnamese, unless the browser would rather have English. */
function languageOf(c: Context): Language {
	return accepts(c, { header: 'Accept-Language', supports: ['vi', 'en'], default: 'vi' }) === 'en' ? 'en' : 'vi'
}
