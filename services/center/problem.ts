import { STATUS_CODES } from 'node:http'

/** An error answer as of RFC 9457; `more` are extension members. */
export function problem(status: number, detail: string, more: Readonly<Record<string, unknown>> = {}): Response {
	return Response.json(
		{ type: 'about:blank', title: STATUS_CODES[status], status, detail, ...more },
		{ status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } },
	)
}
