import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import type { PublicWarnings } from '@vong/core/public-warning'
import {
	capDocument,
	type WarnedArea,
	type WarningMessage,
	warningFeed,
	warningsOf,
} from '@vong/notify/public-warnings'
import { Hono } from 'hono'
import { failure } from './plain/failure.ts'

interface CapRoutesDeps {
	readonly warnings: PublicWarnings
	/** The newest alerts of these rules. */
	readonly alertsOf: (rules: readonly string[], limit: number) => Promise<Alert[]>
	readonly areaOf: (place: string) => WarnedArea
	/** Where people reach this centre; without it links go by the address that was asked. */
	readonly publicUrl: string | undefined
	readonly clock: Clock
}

const MOST_ALERTS = 100
const KEPT_SECONDS = 30

/**
 * Warnings for everybody: an Atom feed at `/cap`, each message as a CAP 1.2 document at `/cap/{identifier}`. They need no token, for they are
 * what the authority tells the public; a person has to have taken an alert on before it stands here.
 */
export function createCapRoutes({ warnings, alertsOf, areaOf, publicUrl, clock }: CapRoutesDeps): Hono {
	const routes = new Hono()
	const baseOf = (url: string) => publicUrl ?? new URL(url).origin
	const linkOf = (url: string) => (message: WarningMessage) =>
		`${baseOf(url)}/alerts/cap/${encodeURIComponent(message.identifier)}`
	const messages = async () => {
		const rules = warnings.warnings.map(({ rule }) => rule)
		const found = (await alertsOf(rules, MOST_ALERTS)).flatMap((alert) => warningsOf(alert, warnings))
		return found.toSorted((a, b) => b.sent - a.sent)
	}

	routes.use(async (c, next) => {
		await next()
		if (c.res.ok) c.header('cache-control', `public, max-age=${KEPT_SECONDS}`)
	})
	routes.get('/cap', async (c) => {
		const feed = {
			from: warnings,
			self: `${baseOf(c.req.url)}/alerts/cap`,
			linkOf: linkOf(c.req.url),
			now: clock.now(),
		}
		const document = warningFeed(await messages(), feed)
		return c.body(document, 200, { 'content-type': 'application/atom+xml; charset=utf-8' })
	})
	routes.get('/cap/:identifier', async (c) => {
		const message = (await messages()).find(({ identifier }) => identifier === c.req.param('identifier'))
		if (!message) return failure(c, 404, 'There is no such warning, or it is too old.')
		const document = capDocument(message, areaOf(message.alert.area), warnings, linkOf(c.req.url)(message))
		return c.body(document, 200, { 'content-type': 'application/cap+xml; charset=utf-8' })
	})
	return routes
}
