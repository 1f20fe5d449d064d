import { VongError } from '@vong/core/errors'
import type { Address, ChannelId, Contact } from '@vong/core/notification'
import { isSeverity, type Severity } from '@vong/core/severity'

/** One way to reach somebody, as clients write it. */
export interface AddressInput {
	readonly channel: string
	readonly address?: string | null
	readonly from?: string | null
}

/** What browsers give out. */
interface Device {
	readonly endpoint: string
	readonly keys: { readonly p256dh: string; readonly auth: string }
}

/** Devices that one person is told on; the newest stay. */
const MOST_DEVICES = 5
const LONGEST_URL = 2_000
const FORMS: Readonly<Partial<Record<ChannelId, readonly [RegExp, string]>>> = {
	email: [/^[^\s@]+@[^\s@]+$/, 'a mail address'],
	sms: [/^\+?\d{8,15}$/, 'a number such as +84912345678'],
	telegram: [/^(-?\d{1,20}|@\w{5,32})$/, "the id of a chat with the centre's bot"],
	zalo: [/^\d{6,30}$/, 'the id of a follower of the official account'],
}

/** @throws VongError INVALID for what nothing can be sent to. */
export function readAddress({ channel, address, from }: AddressInput, known: Contact | undefined): Address {
	const id = channel.toLowerCase() as ChannelId
	const least = from?.toLowerCase()
	const of = (text: string): Address => ({ channel: id, address: text, ...(isSeverity(least) ? { from: least } : {}) })
	// Devices are put down by who has them; here it is said where among the other ways they stand.
	if (id === 'push') return of(known?.addresses.find((one) => one.channel === 'push')?.address ?? '[]')
	if (id === 'page') return of('')
	const text = address?.trim() ?? ''
	const [form, expected] = FORMS[id] ?? []
	if (form && !form.test(text)) throw new VongError('INVALID', `${text || 'An empty text'} is not ${expected}.`)
	if (id === 'webhook' && !(URL.canParse(text) && new URL(text).hash.startsWith('#whsec_')))
		throw new VongError('INVALID', 'A webhook needs its URL with the secret behind it: https://…#whsec_…')
	return of(text)
}

/** @throws VongError INVALID for what no browser gives out. */
export function readSubscription(given: unknown): Device {
	const { endpoint, keys } = (given ?? {}) as { endpoint?: unknown; keys?: { p256dh?: unknown; auth?: unknown } }
	const { p256dh, auth } = keys ?? {}
	const isKey = (text: unknown, bytes: number): text is string =>
		typeof text === 'string' && /^[\w-]+=*$/.test(text) && Buffer.from(text, 'base64url').length === bytes
	const isUrl = typeof endpoint === 'string' && endpoint.length <= LONGEST_URL && /^https:/.test(endpoint)
	if (!isUrl || !URL.canParse(endpoint) || !isKey(p256dh, 65) || !isKey(auth, 16))
		throw new VongError('INVALID', 'That is no push subscription: { endpoint: "https://…", keys: { p256dh, auth } }.')
	return { endpoint, keys: { p256dh, auth } }
}

const devicesOf = ({ addresses }: Contact) =>
	JSON.parse(addresses.find(({ channel }) => channel === 'push')?.address || '[]') as Device[]

/** The device among the person's others, in front of the other ways where none was there before. */
export function withDevice(contact: Contact, device: Device, from: Severity | undefined): Address[] {
	const others = devicesOf(contact).filter(({ endpoint }) => endpoint !== device.endpoint)
	const address = JSON.stringify([...others, device].slice(-MOST_DEVICES))
	if (contact.addresses.some(({ channel }) => channel === 'push'))
		return contact.addresses.map((one) =>
			one.channel === 'push' ? { ...one, address, ...(from ? { from } : {}) } : one,
		)
	return [{ channel: 'push', address, ...(from ? { from } : {}) }, ...contact.addresses]
}

export function withoutDevice(contact: Contact, endpoint: string): Address[] {
	const left = devicesOf(contact).filter((device) => device.endpoint !== endpoint)
	return contact.addresses.flatMap((one) => {
		if (one.channel !== 'push') return [one]
		return left.length === 0 ? [] : [{ ...one, address: JSON.stringify(left) }]
	})
}

/** What may be shown of an address: neither the key that a webhook is signed with nor what lets others push. */
export function shownAddress({ channel, address }: Address): string {
	if (channel !== 'push') return address.replace(/#whsec_.*$/, '#whsec_…')
	const devices = JSON.parse(address || '[]') as Device[]
	return devices.map(({ endpoint }) => new URL(endpoint).host).join(', ')
}
