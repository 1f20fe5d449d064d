import type { Viewer } from '@vong/core/viewer'
import { GraphQLError } from 'graphql'

interface KnownDocumentsDeps {
	/** What the pages of a screen run. */
	readonly documents: readonly string[]
	/** Whether the viewer is a device that hangs where anybody can get at it. */
	readonly isDevice: (viewerId: string) => boolean
}

export type KnownDocuments = ReturnType<typeof createKnownDocuments>

/** A paired screen runs the documents of its pages and no others: its credential is of little use to who takes it off the wall. */
export function createKnownDocuments({ documents, isDevice }: KnownDocumentsDeps) {
	const known = new Set(documents)
	return (viewer: Viewer, query: string | null | undefined): GraphQLError | undefined => {
		if (!isDevice(viewer.id) || (typeof query === 'string' && known.has(query))) return undefined
		return new GraphQLError(
			'A screen runs the documents of its own pages only. After an update it has to load them anew.',
			{
				extensions: { code: 'FORBIDDEN', unknownDocument: true },
			},
		)
	}
}
