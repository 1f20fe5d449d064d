import { STATUS_CODES } from 'node:http'

/** An error answer as of RFC 9457. */
export function problem(status: number, detail: string): Response {
	return Response.json(
		{ type: 'about:blank', title: STATUS_CODES[status], status, detail },
		{ status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } },
	)
}
