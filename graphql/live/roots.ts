import { decodeCursor, type Position } from '@vong/core/position'
import type { AlertFilterInput } from '../alert-reader.ts'
import type { CursorSealing } from '../cursor-sealing.ts'
import { invalid } from '../errors.ts'
import type { FilterInput, ScopedReader } from '../scoped-reader.ts'
import type { AlertStreams } from './alert-streams.ts'
import { closable } from './closable.ts'
import type { EventStreams } from './event-streams.ts'
import type { IndicatorDelivery, IndicatorStreams } from './indicator-streams.ts'
import type { ScreenStreams } from './screen-streams.ts'

/** What a stream hands over: a delivery, or the place at which a client that is too slow is cut. */
export type StreamItem = { readonly delivery: object } | { readonly overflow: string }

export type OpenStream = () => AsyncGenerator<StreamItem, void, undefined>

/**
 * A field of `Subscription`: what was asked, read within the caller's scope, and how the stream of it is opened.
 * @throws GraphQLError for what cannot be subscribed to.
 */
export type LiveRoot = (given: Record<string, unknown>, reader: ScopedReader, now: number) => OpenStream

const LONGEST_EVERY = 3_600

/** The fields of `Subscription` by name. */
export function createRoots({
	streams,
	indicatorStreams,
	alertStreams,
	screenStreams,
	cursors,
}: {
	streams: EventStreams
	indicatorStreams: IndicatorStreams
	alertStreams: AlertStreams
	screenStreams: ScreenStreams
	cursors: CursorSealing
}): Readonly<Record<string, LiveRoot>> {
	/** Null: from now on; undefined: no cursor of ours. */
	function placeOf(after: string | null | undefined): Position | null | undefined {
		if (!after) return null
		const opened = cursors.open(after)
		return opened === undefined ? undefined : decodeCursor(opened)
	}

	return {
		events(given, reader) {
			const { filter, after } = given as { filter?: FilterInput | null; after?: string | null }
			const position = placeOf(after)
			if (position === undefined) throw invalid('`after` is no cursor. Use the cursor of a delivery or of an event.')
			const request = { scope: reader.scope, filter: reader.toFilter(filter ?? {}), after: position }
			return () => streams.open(request)
		},
		alerts(given, reader) {
			const { filter, after } = given as { filter?: AlertFilterInput | null; after?: string | null }
			const position = placeOf(after)
			if (position === undefined) throw invalid('`after` is no cursor. Use the cursor of a delivery.')
			const asked = filter ?? {}
			const request = { wants: reader.wantsAlert(asked), key: reader.alertsKey(asked), after: position }
			return () => alertStreams.open(request)
		},
		indicators(given, reader, now) {
			const { area, ids, every } = given as {
				area?: string | null
				ids?: readonly string[] | null
				every?: number | null
			}
			for (const id of ids ?? []) reader.definition(id)
			if ((every ?? 0) < 0 || (every ?? 0) > LONGEST_EVERY)
				throw invalid(`\`every\` has to be from 0 to ${LONGEST_EVERY} seconds.`)
			const request = { place: reader.place(area ?? undefined, now).id, ids: ids ?? undefined, every: every ?? 0 }
			return () => asItems(indicatorStreams.open(request))
		},
		screen(given, reader) {
			const stateOf = reader.screenState((given as { id: string }).id)
			return () => screenStreams.open(stateOf)
		},
	}
}

/** Deliveries as items, ending when nobody wants more. */
function asItems(
	deliveries: AsyncGenerator<IndicatorDelivery, void, undefined>,
): AsyncGenerator<StreamItem, void, undefined> {
	async function* items() {
		for await (const delivery of deliveries) yield { delivery }
	}
	return closable(items(), () => void deliveries.return(undefined))
}
