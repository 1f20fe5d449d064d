import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { html } from 'hono/html'

const STYLE = '/plain.css'

/** A page that stands by itself: no script, nothing that was built, so that it is there when little else is. */
export function plainPage(language: 'vi' | 'en', title: string, body: unknown) {
	return html`<!doctype html>
<html lang="${language}">
	<head>
		<meta charset="utf-8" />
		<meta name="viewport" content="width=device-width, initial-scale=1" />
		<meta name="robots" content="noindex" />
		<title>${title} · Vọng</title>
		<link rel="stylesheet" href="${STYLE}" />
	</head>
	<body>
		<main>
			${body}
		</main>
	</body>
</html>`
}

/** What such pages look like. */
export function createPlainStyle(): Hono {
	return new Hono().get(STYLE, async (c) =>
		c.body(await readFile(join(import.meta.dirname, 'plain.css'), 'utf8'), 200, {
			'content-type': 'text/css; charset=utf-8',
			'cache-control': 'public, max-age=3600',
		}),
	)
}
