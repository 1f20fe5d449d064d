import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { failure } from './plain/failure.ts'

/** Paths of the contract at which the one page stands; what it shows there is the page's own affair. */
const PAGE_PATHS = [
	...['/', '/sign-in', '/desk', '/leader', '/admin', '/wall', '/wall/:id', '/screen'],
	// Where messages lead. An alert's id is as long as this; what else stands below `/alerts` is not the pages'.
	...['/alerts', '/alerts/:id{[A-Za-z0-9_-]{22}}'],
]

/** Serves the built pages. Asset names carry a hash of their content, so they may be kept for ever. */
export function createPages(dist: string): Hono {
	const pages = new Hono()
	const index = join(dist, 'index.html')

	// Leaders read on the road: what is sent to a browser goes small.
	pages.use(compress())
	// What makes the pages installable on a phone. Its name bears no hash, so it is asked for anew.
	pages.get('/manifest.webmanifest', async (c, next) => {
		await next()
		if (!c.res.ok) return
		c.header('cache-control', 'no-cache')
		c.header('content-type', 'application/manifest+json')
	})
	pages.get('/manifest.webmanifest', serveStatic({ root: dist }))
	// It shows push messages while no page is open; an old one must not outlive an update.
	pages.get('/service-worker.js', async (c, next) => {
		await next()
		if (c.res.ok) c.header('cache-control', 'no-cache')
	})
	pages.get('/service-worker.js', serveStatic({ root: dist }))
	pages.use('/assets/*', async (c, next) => {
		await next()
		if (c.res.ok) c.header('cache-control', 'public, max-age=31536000, immutable')
	})
	pages.use('/assets/*', serveStatic({ root: dist }))
	for (const path of PAGE_PATHS) {
		pages.get(path, async (c) => {
			if (!existsSync(index))
				return failure(c, 503, 'The pages are not built. Start with `npm start`, which builds them.')
			return c.html(await readFile(index, 'utf8'), 200, { 'cache-control': 'no-cache' })
		})
	}
	return pages
}
