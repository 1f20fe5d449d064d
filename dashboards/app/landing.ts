/** Where the link of a message leads: all alerts, or one of them. */
const ALERTS_PATH = /^\/alerts(?:\/([\w-]+))?$/

interface Arrival {
	readonly roles: readonly string[]
	/** A screen held in one hand. */
	readonly isPhone: boolean
}

/**
 * The page on which this reader sees the alert that the link of a message is about; undefined for any other address. The browser
 * decides, not the centre: on the way from a mail or a chat no strict cookie is sent along, so the centre could not know who comes.
 */
export function alertPage(pathname: string, { roles, isPhone }: Arrival): string | undefined {
	const found = ALERTS_PATH.exec(pathname)
	if (!found) return undefined
	const worksAtDesk = roles.some((role) => role === 'OPERATOR' || role === 'ADMIN')
	const page = isPhone || (roles.includes('LEADER') && !worksAtDesk) ? '/leader' : '/desk'
	return found[1] === undefined ? page : `${page}?alert=${found[1]}`
}

/** Where somebody wanted to go who had to sign in elsewhere first; what leads to other hosts, or is none, leads home. */
export function wantedPage({ hash, origin }: { readonly hash: string; readonly origin: string }): string {
	try {
		const wanted = new URL(new URLSearchParams(hash.slice(1)).get('to') ?? '/', origin)
		const isOurs = wanted.origin === origin && !wanted.pathname.startsWith('//')
		return isOurs ? wanted.pathname + wanted.search : '/'
	} catch {
		return '/'
	}
}
