import type { Safe } from '@vong/core/safe'
import type { Viewer } from '@vong/core/viewer'
import type { QuarantineRow, StoreQueries } from '@vong/store/store'
import { forbidden } from './errors.ts'

/** A message that could not be used, with its bytes. */
export type QuarantinedMessage = Omit<QuarantineRow, 'raw'> & { readonly bytes: Uint8Array }

/**
 * A page of the quarantine, opened; that the viewer sees the whole province is the caller's affair.
 * @throws GraphQLError FORBIDDEN for roles that do not work with it.
 */
export async function readQuarantine(
	{ roles }: Viewer,
	{ queries, safe }: { readonly queries: StoreQueries; readonly safe: Pick<Safe, 'open'> },
	page: Parameters<StoreQueries['quarantinePage']>[0],
): Promise<QuarantinedMessage[]> {
	if (!roles.some((role) => role === 'OPERATOR' || role === 'ADMIN'))
		throw forbidden('The quarantine holds raw messages: it needs the role OPERATOR.')
	const rows = await queries.quarantinePage(page)
	return rows.map(({ raw, ...row }) => ({ ...row, bytes: safe.open(Buffer.from(raw, 'base64')) }))
}
