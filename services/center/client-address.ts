import { BlockList, isIP } from 'node:net'
import type { Context } from 'hono'

interface Connection {
	readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } }
}

/** From the address of the connection and the header `X-Forwarded-For`. */
export type ClientAddress = (connected: string | undefined, forwarded: string | undefined) => string

/** The same for a request to the HTTP app. */
export function addressIn(c: Context, addressOf: ClientAddress): string {
	const connected = (c.env as Connection | undefined)?.incoming?.socket?.remoteAddress
	return addressOf(connected, c.req.header('x-forwarded-for'))
}

/** Proxies whose word counts, by addresses and ranges such as `10.0.0.0/8`. @throws RangeError for what is neither. */
export function readProxies(list: string): BlockList {
	const proxies = new BlockList()
	for (const entry of list.split(',').map((part) => part.trim())) {
		const [address = '', prefix] = entry.split('/')
		const family = isIP(address)
		if (family === 0) throw new RangeError(entry)
		const type = family === 6 ? 'ipv6' : 'ipv4'
		if (prefix === undefined) proxies.addAddress(address, type)
		else proxies.addSubnet(address, Number(prefix), type)
	}
	return proxies
}

/**
 * Who a request comes from. Behind named proxies it is the last address in `X-Forwarded-For` that is none of them: what stands before
 * it was written by the client itself.
 */
export function createClientAddress(proxies: BlockList | undefined): ClientAddress {
	const isProxy = (address: string) => proxies?.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') ?? false

	return function addressOf(connected = '', forwarded = '') {
		const direct = plain(connected)
		if (!isProxy(direct)) return direct
		const addresses = forwarded.split(',').map((part) => plain(part.trim()))
		return addresses.findLast((address) => isIP(address) !== 0 && !isProxy(address)) ?? direct
	}
}

/** IPv4 as it is, not dressed as IPv6. */
function plain(address: string): string {
	return address.replace(/^::ffff:(?=\d+\.)/, '')
}
