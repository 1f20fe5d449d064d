import { readFileSync } from 'node:fs'
import type { BlockList } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { readProxies } from './client-address.ts'

export const ROLE_NAMES = ['ingest', 'graphql', 'indicators', 'alerts', 'dashboards'] as const
type RoleName = 'all' | (typeof ROLE_NAMES)[number]

const PROVINCE_DIR = resolve(import.meta.dirname, '../province/binh-phuoc')
const UNITS: Record<string, number> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9 }
/** Names whose value may stand in a file instead, named by `<NAME>_FILE`: secrets that should not be in the environment. */
const SECRETS = [
	'ADMIN_TOKEN',
	'SEALING_KEY',
	'OIDC_CLIENT_SECRET',
	'OTEL_EXPORTER_OTLP_HEADERS',
	'CLICKHOUSE_URL',
	'REDIS_URL',
	'MQTT_URL',
	'SMTP_URL',
	'SMS_AUTHORIZATION',
	'TELEGRAM_TOKEN',
	'ZALO_APP_SECRET',
	'ZALO_REFRESH_TOKEN',
]

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** `path`, or `path@2025-07-01..2026-04-30` with either end left out. */
const BOUNDARY = /^(?<path>[^@]+?)(?:@(?<from>\d{4}-\d\d-\d\d)?\.\.(?<to>\d{4}-\d\d-\d\d)?)?$/
/** Decrees hold from midnight in Viet Nam. */
const midnight = (date: string | undefined) => (date ? Date.parse(`${date}T00:00:00+07:00`) : null)

/** `key=value` with commas between, percent-encoded: how OpenTelemetry writes lists. */
const pairs = z.string().transform((text, context) => {
	const found = text.split(',').map((pair) => /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair)?.slice(1))
	try {
		return Object.fromEntries(found.map((pair) => pair?.map(decodeURIComponent) as [string, string]))
	} catch {
		context.addIssue('pairs such as key=value,other=value, with %20 for a space')
		return z.NEVER
	}
})

const port = z.coerce.number('a port number').int().min(0).max(65_535)
const url = (...protocols: string[]) =>
	z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
		error: `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
	})

const schema = z.object({
	HOST: z.string().default('127.0.0.1'),
	PORT: port.default(4000),
	TLS_CERT: z.string().optional(),
	TLS_KEY: z.string().optional(),
	MQTT_HOST: z.string().default('127.0.0.1'),
	MQTT_PORT: z.union([z.literal('off'), port], 'a port number, or off').default(1883),
	MQTT_TLS_PORT: port.default(8883),
	MQTT_TLS_CERT: z.string().optional(),
	MQTT_TLS_KEY: z.string().optional(),
	MQTT_URL: url('mqtt:', 'mqtts:').optional(),
	MQTT_GROUP: z
		.string()
		.regex(/^[^/+#]+$/, 'a name without / + #')
		.optional(),
	CLICKHOUSE_URL: url('http:', 'https:').optional(),
	CLICKHOUSE_CLUSTER: z.string().optional(),
	REDIS_URL: url('redis:', 'rediss:').optional(),
	DATA_DIR: z.string().default('./data'),
	PROVINCE_DIR: z.string().default(PROVINCE_DIR),
	AREAS_GEOJSON: z
		.string()
		.transform((text) => text.split(',').map((entry) => BOUNDARY.exec(entry.trim())?.groups))
		.refine((entries) => entries.every((entry) => entry !== undefined), {
			error: 'boundary files such as districts.geojson@..2025-07-01,communes.geojson@2025-07-01..',
		})
		.optional(),
	ROLES: z.string().default('all'),
	ADMIN_TOKEN: z.string().min(24, 'at least 24 characters').optional(),
	SEALING_KEY: z
		.base64()
		.refine((text) => Buffer.from(text, 'base64').length === 32, { error: '32 bytes in base64' })
		.optional(),
	DURABILITY: z.enum(['disk', 'process'], 'disk or process').default('disk'),
	SPOOL_QUOTA: z
		.string()
		.regex(/^\d+\s*(B|KB|MB|GB)$/, 'a size such as 500MB or 2GB')
		.default('2GB'),
	PUBLIC_URL: url('http:', 'https:').optional(),
	TRUSTED_PROXIES: z
		.string()
		.transform((text, context) => {
			try {
				return readProxies(text)
			} catch {
				context.addIssue('addresses or ranges such as 10.0.0.0/8, with commas between')
				return z.NEVER
			}
		})
		.optional(),
	LOG_LEVEL: z
		.enum(
			['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
			'fatal, error, warn, info, debug, trace or silent',
		)
		.default('info'),
	OIDC_ISSUER: url('https:', 'http:').optional(),
	OIDC_CLIENT_ID: z.string().optional(),
	OIDC_CLIENT_SECRET: z.string().optional(),
	OTEL_EXPORTER_OTLP_ENDPOINT: url('http:', 'https:').optional(),
	OTEL_EXPORTER_OTLP_HEADERS: pairs.optional(),
	OTEL_SERVICE_NAME: z.string().optional(),
	OTEL_RESOURCE_ATTRIBUTES: pairs.optional(),
	SMTP_URL: url('smtp:', 'smtps:').optional(),
	MAIL_FROM: z.string().regex(/@/, 'a mail address').default('Vọng <vong@localhost>'),
	SMS_URL: url('http:', 'https:').optional(),
	SMS_BODY: z
		.string()
		.refine((text) => text.includes('{to}') && text.includes('{text}'), {
			error: 'a body with {to} and {text} in it, and {id} where the gateway takes one',
		})
		.default('{"to":"{to}","text":"{text}","id":"{id}"}'),
	SMS_AUTHORIZATION: z.string().optional(),
	SMS_ACCENTS: z.enum(['fit', 'off'], 'fit or off').default('fit'),
	TELEGRAM_TOKEN: z
		.string()
		.regex(/^\d+:[\w-]+$/, 'the token that BotFather gave, such as 123456:ABC…')
		.optional(),
	ZALO_APP_ID: z.string().optional(),
	ZALO_APP_SECRET: z.string().optional(),
	ZALO_REFRESH_TOKEN: z.string().optional(),
	NOTIFY_ALLOW: z.string().default(''),
	PROBE_EVERY: z
		.union([z.literal('off'), z.coerce.number().int().min(5).max(3_600)], {
			error: 'expected off, or seconds from 5 to 3600',
		})
		.default(30),
})

/** Every name that is read, for the documentation to be held against. */
export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(schema.shape)

export interface Environment {
	readonly host: string
	readonly port: number
	readonly tls: { readonly cert: string; readonly key: string } | undefined
	readonly mqttHost: string
	readonly mqttPort: number | 'off'
	readonly mqttTls: { readonly cert: string; readonly key: string; readonly port: number } | undefined
	readonly mqttUrl: string | undefined
	readonly mqttGroup: string | undefined
	readonly clickhouseUrl: string | undefined
	readonly clickhouseCluster: string | undefined
	readonly redisUrl: string | undefined
	readonly dataDir: string
	readonly provinceDir: string
	/** Boundary files, each with the span in which its borders held. */
	readonly boundaries: readonly { readonly path: string; readonly from: number | null; readonly to: number | null }[]
	readonly roles: ReadonlySet<RoleName>
	readonly adminToken: string | undefined
	readonly sealingKey: Uint8Array | undefined
	readonly durability: 'disk' | 'process'
	readonly spoolQuotaBytes: number
	readonly publicUrl: string | undefined
	readonly smtpUrl: string | undefined
	readonly sms:
		| {
				readonly url: string
				readonly body: string
				readonly authorization: string | undefined
				readonly accents: boolean
		  }
		| undefined
	readonly telegramToken: string | undefined
	readonly zalo: { readonly appId: string; readonly appSecret: string; readonly refreshToken: string } | undefined
	/** How often the centre sends itself an event; undefined: never. */
	readonly probeEveryMs: number | undefined
	readonly mailFrom: string
	/** Addresses of the inside network that outgoing webhooks may reach. */
	readonly notifyAllow: readonly string[]
	/** Proxies whose `X-Forwarded-For` is believed. */
	readonly trustedProxies: BlockList | undefined
	readonly singleSignOn:
		| { readonly issuer: string; readonly clientId: string; readonly clientSecret: string | undefined }
		| undefined
	/** Who collects traces; undefined: nobody. */
	readonly collector:
		| {
				readonly endpoint: string
				readonly headers: Readonly<Record<string, string>>
				/** What this process is to the collector. */
				readonly resource: Readonly<Record<string, string>>
		  }
		| undefined
	readonly logLevel: z.infer<typeof schema>['LOG_LEVEL']
}

export type EnvironmentResult =
	| { readonly ok: true; readonly value: Environment }
	| { readonly ok: false; readonly errors: readonly string[] }

/** The settings as the process was given them, or every error in them at once. An empty value counts as none. */
export function readEnvironment(given: Readonly<Record<string, string | undefined>>): EnvironmentResult {
	const errors: string[] = []
	const present = withFiles(given, errors)
	const parsed = schema.safeParse(present)
	if (!parsed.success) {
		errors.push(...parsed.error.issues.map(({ path, message }) => `${path.join('.')}: expected ${message}`))
		return { ok: false, errors }
	}
	const values = parsed.data
	const roles = new Set(values.ROLES.split(',').map((role) => role.trim()))
	errors.push(...roleErrors(roles, values), ...pairErrors(values), ...singleSignOnErrors(values))
	if (errors.length > 0) return { ok: false, errors }
	return { ok: true, value: toEnvironment(values, roles as Set<RoleName>) }
}

function withFiles(given: Readonly<Record<string, string | undefined>>, errors: string[]): Record<string, string> {
	const present = Object.fromEntries(
		Object.entries(given).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
	)
	for (const name of SECRETS) {
		const file = present[`${name}_FILE`]
		if (file === undefined || present[name] !== undefined) continue
		try {
			present[name] = readFileSync(file, 'utf8').trim()
		} catch (error) {
			errors.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
		}
	}
	return present
}

function roleErrors(roles: ReadonlySet<string>, values: z.infer<typeof schema>): string[] {
	const unknown = [...roles].filter((role) => role !== 'all' && !(ROLE_NAMES as readonly string[]).includes(role))
	if (unknown.length > 0)
		return [`ROLES: unknown ${unknown.join(', ')}; expected all, or some of ${ROLE_NAMES.join(', ')}`]
	if (roles.has('all')) return []
	const missing = (['CLICKHOUSE_URL', 'REDIS_URL'] as const).filter((name) => values[name] === undefined)
	if (missing.length === 0) return []
	return [
		`ROLES: ${values.ROLES} runs as one of several processes, which share a ClickHouse server and Redis: set CLICKHOUSE_URL and REDIS_URL (missing: ${missing.join(', ')}), or ROLES=all`,
	]
}

function pairErrors(values: z.infer<typeof schema>): string[] {
	const pairs = [
		['TLS_CERT', 'TLS_KEY'],
		['MQTT_TLS_CERT', 'MQTT_TLS_KEY'],
		['ZALO_APP_ID', 'ZALO_APP_SECRET'],
		['ZALO_APP_SECRET', 'ZALO_REFRESH_TOKEN'],
	] as const
	return pairs
		.filter(([one, other]) => (values[one] === undefined) !== (values[other] === undefined))
		.map(([one, other]) => `${one} and ${other}: expected both, or none`)
}

function singleSignOnErrors({ OIDC_ISSUER, OIDC_CLIENT_ID, PUBLIC_URL }: z.infer<typeof schema>): string[] {
	if (OIDC_ISSUER === undefined) return []
	const { protocol, hostname } = new URL(OIDC_ISSUER)
	return [
		...(OIDC_CLIENT_ID === undefined
			? ['OIDC_CLIENT_ID: expected the name that the identity provider knows this centre by']
			: []),
		...(PUBLIC_URL === undefined
			? ['PUBLIC_URL: single sign-on needs the address that browsers reach this centre at']
			: []),
		...(protocol === 'http:' && !LOOPBACK.includes(hostname)
			? ['OIDC_ISSUER: expected https:// for a provider that is not on this machine']
			: []),
	]
}

function toEnvironment(values: z.infer<typeof schema>, roles: Set<RoleName>): Environment {
	const [, amount, unit] = /^(\d+)\s*(\w+)$/.exec(values.SPOOL_QUOTA) ?? []
	const { SMS_URL, ZALO_APP_ID, ZALO_APP_SECRET, ZALO_REFRESH_TOKEN } = values
	const { TLS_CERT, TLS_KEY, MQTT_TLS_CERT, MQTT_TLS_KEY, OIDC_ISSUER, OIDC_CLIENT_ID } = values
	return {
		host: values.HOST,
		port: values.PORT,
		tls: TLS_CERT && TLS_KEY ? { cert: TLS_CERT, key: TLS_KEY } : undefined,
		mqttHost: values.MQTT_HOST,
		mqttPort: values.MQTT_PORT,
		mqttTls:
			MQTT_TLS_CERT && MQTT_TLS_KEY
				? { cert: MQTT_TLS_CERT, key: MQTT_TLS_KEY, port: values.MQTT_TLS_PORT }
				: undefined,
		mqttUrl: values.MQTT_URL,
		mqttGroup: values.MQTT_GROUP,
		clickhouseUrl: values.CLICKHOUSE_URL,
		clickhouseCluster: values.CLICKHOUSE_CLUSTER,
		redisUrl: values.REDIS_URL,
		dataDir: resolve(values.DATA_DIR),
		provinceDir: resolve(values.PROVINCE_DIR),
		boundaries: (values.AREAS_GEOJSON ?? []).map((entry) => ({
			path: resolve(entry?.['path'] ?? ''),
			from: midnight(entry?.['from']),
			to: midnight(entry?.['to']),
		})),
		roles,
		adminToken: values.ADMIN_TOKEN,
		sealingKey: values.SEALING_KEY ? Buffer.from(values.SEALING_KEY, 'base64') : undefined,
		durability: values.DURABILITY,
		spoolQuotaBytes: Number(amount) * (UNITS[unit ?? 'B'] ?? 1),
		publicUrl: values.PUBLIC_URL,
		smtpUrl: values.SMTP_URL,
		sms: SMS_URL
			? {
					url: SMS_URL,
					body: values.SMS_BODY,
					authorization: values.SMS_AUTHORIZATION,
					accents: values.SMS_ACCENTS === 'fit',
				}
			: undefined,
		telegramToken: values.TELEGRAM_TOKEN,
		zalo:
			ZALO_APP_ID && ZALO_APP_SECRET && ZALO_REFRESH_TOKEN
				? { appId: ZALO_APP_ID, appSecret: ZALO_APP_SECRET, refreshToken: ZALO_REFRESH_TOKEN }
				: undefined,
		probeEveryMs: values.PROBE_EVERY === 'off' ? undefined : values.PROBE_EVERY * 1_000,
		mailFrom: values.MAIL_FROM,
		notifyAllow: values.NOTIFY_ALLOW.split(',').flatMap((part) => part.trim() || []),
		trustedProxies: values.TRUSTED_PROXIES,
		singleSignOn:
			OIDC_ISSUER && OIDC_CLIENT_ID
				? { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: values.OIDC_CLIENT_SECRET }
				: undefined,
		collector: collectorOf(values),
		logLevel: values.LOG_LEVEL,
	}
}

function collectorOf(values: z.infer<typeof schema>): Environment['collector'] {
	const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = {} } = values
	if (endpoint === undefined) return undefined
	const { OTEL_RESOURCE_ATTRIBUTES: attributes, OTEL_SERVICE_NAME: name } = values
	return {
		endpoint,
		headers,
		resource: { 'service.name': 'vong', ...attributes, ...(name && { 'service.name': name }) },
	}
}
