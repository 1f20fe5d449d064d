import { VIETNAM_MS } from '@vong/core/instant'
import { dateOrInstant, flagsOf, isTrue, type Kind, latest, number, numbersOf, text } from '../kind.ts'

/** Day's figures of the health sector for one area. A later message for the same day revises it; the ministry's day ends at 16:00. */
export const kind: Kind = {
	kind: 'bulletin',
	types: ['case.daily', 'vaccine.daily', 'hospital.beds'],
	keyOf(event) {
		const date = text(event, 'date').slice(0, 10) || new Date(event.time + VIETNAM_MS).toISOString().slice(0, 10)
		const what = text(event, 'disease') || text(event, 'hospital')
		return [event.type, event.areaCode, date, what].join('/')
	},
	fold(_key, events) {
		const newest = events.at(-1)
		return {
			state: events.length > 1 ? 'revised' : 'reported',
			category: newest ? text(newest, 'disease') || newest.type : '',
			openedAt: latest(events, (event) => dateOrInstant(event, 'date')) ?? newest?.time ?? null,
			flags: flagsOf({
				cases: newest?.type === 'case.daily',
				vaccination: newest?.type === 'vaccine.daily',
				beds: newest?.type === 'hospital.beds',
				revised: events.length > 1 || events.some(({ data }) => isTrue(data['revised'])),
			}),
			numbers: numbersOf(
				Object.fromEntries(
					['new', 'community', 'imported', 'recovered', 'deaths', 'doses', 'beds', 'occupied'].map((name) => [
						name,
						latest(events, (event) => number(event, name)),
					]),
				),
			),
		}
	},
}
