import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

type Value = string | number | boolean

/** A span as it came in, with its attributes as plain values. */
interface CollectedSpan {
	readonly name: string
	readonly kind: number
	readonly traceId: string
	readonly parentSpanId: string | undefined
	readonly failed: boolean
	readonly attributes: Readonly<Record<string, Value>>
}

interface Attributes {
	readonly attributes?: readonly { readonly key: string; readonly value: Readonly<Record<string, Value>> }[]
}

interface Export {
	readonly resourceSpans: readonly {
		readonly resource: Attributes
		readonly scopeSpans: readonly {
			readonly spans: readonly (Omit<CollectedSpan, 'attributes' | 'failed'> &
				Attributes & { readonly status?: { readonly code?: number } })[]
		}[]
	}[]
}

export interface Collector {
	readonly url: string
	readonly spans: readonly CollectedSpan[]
	/** What the newest request said of whom it came from. */
	readonly resource: () => Readonly<Record<string, Value>>
	readonly requests: readonly { readonly path: string | undefined; readonly headers: IncomingHttpHeaders }[]
	/** Answered from now on; undefined: never. */
	answer(status: number | undefined): void
	close(): Promise<void>
}

const STATUS_ERROR = 2

/** Takes traces by OTLP over HTTP, in JSON. */
export async function startCollector(): Promise<Collector> {
	const spans: CollectedSpan[] = []
	const requests: { path: string | undefined; headers: IncomingHttpHeaders }[] = []
	let resource: Record<string, Value> = {}
	let status: number | undefined = 200
	const server = createServer(async (request, response) => {
		const body = (await json(request)) as Export
		requests.push({ path: request.url, headers: request.headers })
		if (status === undefined) return
		response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
		if (status !== 200) return
		for (const { resource: from, scopeSpans } of body.resourceSpans) {
			resource = plain(from)
			for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
				const { name, kind, traceId, parentSpanId } = span
				const failed = span.status?.code === STATUS_ERROR
				spans.push({ name, kind, traceId, parentSpanId, failed, attributes: plain(span) })
			}
		}
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		spans,
		resource: () => resource,
		requests,
		answer(next) {
			status = next
		},
		close: async () => {
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}

/** Numbers come as text where they may be longer than JavaScript's. */
function plain({ attributes = [] }: Attributes): Record<string, Value> {
	return Object.fromEntries(
		attributes.map(({ key, value }) => {
			const [type, held = ''] = Object.entries(value)[0] ?? []
			return [key, type === 'intValue' ? Number(held) : held]
		}),
	)
}
