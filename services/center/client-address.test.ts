import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { addressIn, createClientAddress, readProxies } from './client-address.ts'

async function askedFrom(proxies: string | undefined, remoteAddress: string, forwarded?: string) {
	const addressOf = createClientAddress(proxies === undefined ? undefined : readProxies(proxies))
	const app = new Hono().get('/', (c) => c.text(addressIn(c, addressOf)))
	const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
	return (await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } })).text()
}

test.each([
	['without proxies the header says nothing', undefined, '203.0.113.9', '198.51.100.1', '203.0.113.9'],
	['a header of somebody who is no proxy says nothing', '10.0.0.0/8', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
	['a named proxy is believed', '10.0.0.0/8', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
	[
		'what the client wrote before is not',
		'10.0.0.0/8',
		'10.1.2.3',
		'127.0.0.1, 198.51.100.1, 10.9.9.9',
		'198.51.100.1',
	],
	['a proxy that names nobody stands for itself', '10.0.0.1', '10.0.0.1', 'unknown', '10.0.0.1'],
	['IPv4 dressed as IPv6 is the same address', '127.0.0.1', '::ffff:127.0.0.1', '2001:db8::7', '2001:db8::7'],
])('%s', async (_, proxies, remote, forwarded, expected) => {
	expect(await askedFrom(proxies, remote, forwarded)).toBe(expected)
})

test('what is no address is no proxy', () => {
	expect(() => readProxies('10.0.0.0/8, proxy.local')).toThrow('proxy.local')
	expect(() => readProxies('10.0.0.0/99')).toThrow(RangeError)
})
