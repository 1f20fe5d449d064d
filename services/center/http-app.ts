import type { Viewer } from '@vong/core/viewer'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import type { Registry } from 'prom-client'
import { addressIn, type ClientAddress } from './client-address.ts'
import type { Readiness } from './health.ts'
import { failure } from './plain/failure.ts'
import { createPlainStyle } from './plain/plain-page.ts'
import { createThrottle } from './throttle.ts'

const COMPRESSED_FROM_BYTES = 8_192

interface HttpAppDeps {
	readonly readiness: () => Promise<Readiness>
	readonly metrics: Registry
	readonly verifyToken: (token: string) => Viewer | undefined
	readonly graphql?: ((request: Request, address: string) => Promise<Response>) | undefined
	readonly webhooks?: Hono | undefined
	readonly sessions?: Hono | undefined
	readonly singleSignOn?: Hono | undefined
	/** Taking an alert on from a message. */
	readonly acknowledgements?: Hono | undefined
	/** Warnings for everybody. */
	readonly warnings?: Hono | undefined
	/** How screens are let in. */
	readonly screens?: Hono | undefined
	readonly addressOf: ClientAddress
	readonly pages?: Hono | undefined
	readonly log: { error(fields: object, message: string): void }
}

/** Everything that is served over HTTP. A part that this process does not play is plainly not there. */
export function createHttpApp(deps: HttpAppDeps): Hono {
	const app = new Hono()
	app.use(
		secureHeaders({
			contentSecurityPolicy: {
				defaultSrc: ["'self'"],
				connectSrc: ["'self'"],
				imgSrc: ["'self'", 'data:'],
				objectSrc: ["'none'"],
				baseUri: ["'none'"],
				frameAncestors: ["'none'"],
				formAction: ["'self'"],
			},
			xFrameOptions: 'DENY',
			referrerPolicy: 'no-referrer',
		}),
	)

	app.get('/livez', (c) => c.text('ok'))
	app.get('/readyz', async (c) => {
		const readiness = await deps.readiness()
		return c.json(readiness, readiness.ready ? 200 : 503, { 'cache-control': 'no-store' })
	})
	app.get('/metrics', async (c) => {
		const token = c.req.header('authorization')?.replace(/^Bearer /i, '') ?? ''
		const viewer = deps.verifyToken(token)
		if (!viewer) {
			const answer = await failure(c, 401, 'Metrics need `Authorization: Bearer <token>`.')
			answer.headers.set('www-authenticate', 'Bearer')
			return answer
		}
		if (viewer.scope.kind !== 'all')
			return failure(c, 403, 'Metrics speak of the whole province, which is outside of your scope.')
		return c.body(await deps.metrics.metrics(), 200, { 'content-type': deps.metrics.contentType })
	})

	const { graphql, webhooks, sessions, singleSignOn, acknowledgements, warnings, screens, pages } = deps
	// Not what is small, and never a stream: that would wait in the packer.
	app.use('/graphql', compress({ threshold: COMPRESSED_FROM_BYTES }))
	if (graphql) app.all('/graphql', (c) => graphql(c.req.raw, addressIn(c, deps.addressOf)))
	if (webhooks) app.route('/', webhooks)
	if (singleSignOn) app.route('/session/single-sign-on', singleSignOn)
	app.post('/session', createThrottle(deps.addressOf))
	if (sessions) app.route('/session', sessions)
	if (acknowledgements) {
		app.use('/alerts/ack/*', createThrottle(deps.addressOf))
		app.route('/alerts', acknowledgements)
	}
	if (warnings) app.route('/alerts', warnings)
	if (screens) app.route('/screens', screens)
	app.route('/', createPlainStyle())
	if (pages) app.route('/', pages)

	app.notFound((c) => failure(c, 404, `There is nothing at ${c.req.path}.`))
	app.onError((error, c) => {
		deps.log.error({ err: error, path: c.req.path }, 'request failed')
		return failure(
			c,
			500,
			'The request failed inside. It is logged; try again, and tell the administrator if it stays so.',
		)
	})
	return app
}
