import { BlockList, isIP } from 'node:net'
import type { Context } from 'hono'

interface Connection {
	readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } }
}

export type ClientAddress = (c: Context) => string

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

	return function addressOf(c) {
		const direct = plain((c.env as Connection | undefined)?.incoming?.socket?.remoteAddress ?? '')
		if (!isProxy(direct)) return direct
		const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => plain(part.trim()))
		return forwarded.findLast((address) => isIP(address) !== 0 && !isProxy(address)) ?? direct
	}
}

/** IPv4 as it is, not dressed as IPv6. */
function plain(address: string): string {
	return address.replace(/^::ffff:(?=\d+\.)/, '')
}
