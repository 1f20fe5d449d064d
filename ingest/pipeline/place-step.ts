import type { AreaIndex } from '@vong/core/area'
import type { Message } from '@vong/core/door'
import type { Event } from '@vong/core/event'
import type { CheckedEvent } from './check-step.ts'

/** The area on whose ground a point lay at an instant, as far as there are boundaries. */
export type Locate = (lat: number, lon: number, at: number) => { readonly id: string } | undefined

/**
 * The area that the sent code named when the event happened (codes are reused for other places), else the one on whose ground its
 * point lay then, else the source's default for events that name none. What is left is unplaced: better than a wrong place.
 */
export function createPlaceStep(areas: AreaIndex, locate: Locate = () => undefined) {
	function areaOf({ source }: Message, { draft: { areaCode, lat, lon }, time }: CheckedEvent) {
		const named = areaCode ? areas.resolve(areaCode, time) : undefined
		const found = named ?? (typeof lat === 'number' && typeof lon === 'number' ? locate(lat, lon, time) : undefined)
		return found ?? (areaCode || !source.defaultArea ? undefined : areas.resolve(source.defaultArea, time))
	}

	return function placeStep(message: Message, checked: CheckedEvent): Event {
		const { source, receivedAt } = message
		const { draft, id, time, timeSent, skewed, severity } = checked
		return {
			source: source.id,
			id,
			type: draft.type,
			subject: draft.subject ?? '',
			time,
			timeSent,
			receivedAt,
			skewed,
			dataSchema: draft.dataSchema ?? '',
			areaCode: draft.areaCode ?? '',
			areaId: areaOf(message, checked)?.id ?? '',
			agency: draft.agency ?? '',
			severity,
			value: draft.value ?? null,
			unit: draft.unit ?? '',
			lat: draft.lat ?? null,
			lon: draft.lon ?? null,
			data: draft.data,
		}
	}
}
