import { randomBytes } from 'node:crypto'
import { createServer as createTlsServer } from 'node:https'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { createAccess } from '@vong/access/access'
import { visibleAreaIds } from '@vong/access/scope'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import { type Clock, systemClock } from '@vong/core/clock'
import { createGraphql } from '@vong/graphql/handler'
import { loadProvince } from '@vong/province/load-province'
import { connectStore } from '@vong/store/connect'
import { encodeAccess } from '@vong/store/event-row'
import { createWebhookRoutes } from '@vong/webhooks/webhook-routes'
import type { Logger } from 'pino'
import { createCleanup } from './cleanup.ts'
import { lockDataDir } from './data-lock.ts'
import type { Environment } from './environment.ts'
import { createHealth } from './health.ts'
import { createHttpApp } from './http-app.ts'
import { startIngest } from './ingest-role.ts'
import { createMetrics } from './metrics.ts'
import { createPages } from './pages.ts'
import { readSealingKey } from './sealing-key.ts'
import { createSessionRoutes, SESSION_COOKIE } from './session-routes.ts'

export interface Center {
	/** Base URL of the HTTP door. */
	readonly http: string
	/** URL of the embedded broker, absent where there is none. */
	readonly mqtt: string | undefined
	/** Only at the first start without `ADMIN_TOKEN`: shown once. */
	readonly adminToken: string | undefined
	readonly signInLink: string | undefined
	stop(): Promise<void>
}
