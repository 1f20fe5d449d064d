import type { StoredEvent } from '@vong/store/store'
import type { Place } from './watch.ts'

/** What an event's alert would be told apart by. */
export function placeOf(
	by: 'area' | 'agency' | 'subject' | 'all',
	{ areaId, agency, subject }: Pick<StoredEvent, 'areaId' | 'agency' | 'subject'>,
): Place {
	const nowhere = { area: '', agency: '', subject: '' }
	if (by === 'area') return { ...nowhere, area: areaId }
	if (by === 'agency') return { ...nowhere, agency }
	return by === 'subject' ? { ...nowhere, area: areaId, subject } : nowhere
}
