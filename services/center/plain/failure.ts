import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { html } from 'hono/html'
import { problem } from '../problem.ts'
import { FAILURE_WORDS, type FailureWords } from './failure-words.ts'
import { plainPage } from './plain-page.ts'

const PROBLEM = 'application/problem+json'
const PAGE = 'text/html'
const SHOWN_PATH = 120

/** That something failed: to a program as a problem (RFC 9457), to a browser that was to show a page as one that says what to do. */
export async function failure(
	c: Context,
	status: 401 | 403 | 404 | 429 | 500 | 503,
	detail: string,
): Promise<Response> {
	return wantsPage(c) ? failurePage(c, status) : problem(status, detail)
}

/** Programs that send anything may name pages among what they take: only who just looks gets one. */
function wantsPage(c: Context): boolean {
	const looks = c.req.method === 'GET' || c.req.method === 'HEAD'
	return looks && accepts(c, { header: 'Accept', supports: [PROBLEM, PAGE], default: PROBLEM }) === PAGE
}

function failurePage(c: Context, status: keyof typeof FAILURE_WORDS) {
	const { vi, en } = FAILURE_WORDS[status]
	const body = html`${part('vi', vi, c.req.path)}${part('en', en, c.req.path)}`
	return c.html(plainPage('vi', vi.title, body), status, { 'cache-control': 'no-store' })
}

function part(language: 'vi' | 'en', words: FailureWords, path: string) {
	const where = path.length > SHOWN_PATH ? `${path.slice(0, SHOWN_PATH)}…` : path
	return html`<section lang="${language}">
				${language === 'vi' ? html`<h1>${words.title}</h1>` : html`<h2>${words.title}</h2>`}
				<p class="note">${words.what}</p>
				<p class="where">${words.where}: <code>${where}</code></p>
				<p>${words.next}</p>
				<p><a href="/">${words.home}</a></p>
			</section>`
}
