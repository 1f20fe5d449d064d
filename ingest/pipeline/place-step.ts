import type { AreaIndex } from '@vong/core/area'
import type { Message } from '@vong/core/door'
import type { Event } from '@vong/core/event'
import type { CheckedEvent } from './check-step.ts'

/**
 * The area that the sent code named when the event happened (codes are reused for other places), or the source's
 * default for events that name none. A code that named nothing then leaves the event unplaced: better than a wrong place.
 */
export function createPlaceStep(areas: AreaIndex) {
	return function placeStep({ source, receivedAt }: Message, checked: CheckedEvent): Event {
		const { draft, id, time, timeSent, skewed, severity } = checked
		const code = draft.areaCode || source.defaultArea
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
			areaId: code === undefined ? '' : (areas.resolve(code, time)?.id ?? ''),
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
