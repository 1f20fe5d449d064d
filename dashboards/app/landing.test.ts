import { expect, it } from 'vitest'
import { alertPage, wantedPage } from './landing.ts'

it.each([
	['a leader', ['LEADER'], false, '/leader'],
	['an operator', ['OPERATOR'], false, '/desk'],
	['an operator who also leads', ['OPERATOR', 'LEADER'], false, '/desk'],
	['an administrator', ['ADMIN'], false, '/desk'],
	['who only looks', ['VIEWER'], false, '/desk'],
	['an operator with a phone', ['OPERATOR'], true, '/leader'],
])('the link of a message leads %s to the alert on the right page', (_, roles, isPhone, page) => {
	expect(alertPage('/alerts/Zb3-_9', { roles, isPhone })).toBe(`${page}?alert=Zb3-_9`)
	expect(alertPage('/alerts', { roles, isPhone })).toBe(page)
})

it('no other address leads anywhere else', () => {
	for (const path of ['/', '/desk', '/alerts/ack/abc', '/alerts/a/b', '/alertsx', '/alerts/'])
		expect(alertPage(path, { roles: ['LEADER'], isPhone: true })).toBeUndefined()
})

it('who had to sign in elsewhere comes back to where he wanted to go, and to no other host', () => {
	const wanted = (to: string) =>
		wantedPage({ hash: `#refused=forbidden&to=${encodeURIComponent(to)}`, origin: 'http://a.vn' })
	expect(wanted('/alerts/abc?x=1')).toBe('/alerts/abc?x=1')
	for (const elsewhere of [
		'//evil.example/a',
		'/.//evil.example',
		'http://[',
		'/\\evil.example',
		'https://evil.example',
		'javascript:alert(1)',
	])
		expect(wanted(elsewhere)).toBe('/')
	expect(wantedPage({ hash: '', origin: 'http://a.vn' })).toBe('/')
})
