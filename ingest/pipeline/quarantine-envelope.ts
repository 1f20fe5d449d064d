import type { Receipt } from '@vong/core/door'
import type { Safe } from '@vong/core/safe'
import type { QuarantineRow } from '@vong/store/store'
import { PART_HEADER } from './steps.ts'

const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie'])
/** Header under which topic and headers lie sealed: a sender can have put a name into any of them. */
const SEALED_HEADER = 'vong-sealed'

interface Envelope {
	readonly address: string
	readonly headers: Receipt['headers']
}

/** What came beside the bytes of a message, as it is kept: without the sender's credentials, and without marks of ours that the sender may have set. */
export function sealEnvelope(safe: Safe, { address, headers }: Receipt, part: string | undefined) {
	const kept = Object.entries(headers).filter(
		([name]) => name !== PART_HEADER && name !== SEALED_HEADER && !SECRET_HEADERS.has(name),
	)
	const envelope: Envelope = { address, headers: Object.fromEntries(kept) }
	return {
		[SEALED_HEADER]: Buffer.from(safe.seal(Buffer.from(JSON.stringify(envelope)))).toString('base64'),
		...(part === undefined ? {} : { [PART_HEADER]: part }),
	}
}

/** The same again; of messages from before it was sealed as well. */
export function openEnvelope(
	safe: Safe,
	row: Pick<QuarantineRow, 'address' | 'headers'>,
): Envelope & { part: string | undefined } {
	const { [PART_HEADER]: part, [SEALED_HEADER]: sealed, ...headers } = row.headers
	if (sealed === undefined) return { address: row.address, headers, part }
	const opened = Buffer.from(safe.open(Buffer.from(sealed, 'base64'))).toString('utf8')
	return { ...(JSON.parse(opened) as Envelope), part }
}
