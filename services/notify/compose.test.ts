import type { Alert } from '@vong/core/alert'
import { type Area, createAreaIndex } from '@vong/core/area'
import { expect, it } from 'vitest'
import { createComposer } from './compose.ts'
import { alertOf, HOUR, person, START } from './notify.fixture.ts'
import { createPlaces } from './places.ts'
import { segmentsOf } from './sms-text.ts'

const MINUTE = HOUR / 60
const ward: Area = {
	...{ id: '25195@', code: '25195', name: 'Phường Bình Phước', type: 'Phường', level: 'commune', parentCode: null },
	...{ validFrom: null, validTo: null, lat: null, lon: null },
}
const places = createPlaces({
	areas: createAreaIndex([ward]),
	centres: [
		{
			...{ id: 'dong-xoai', name: { vi: 'Trung tâm điều hành Đồng Xoài', en: 'Đồng Xoài centre' } },
			areas: [{ from: null, to: null, codes: ['25195'] }],
		},
	],
})
const compose = createComposer({
	...{ places, timeZone: 'Asia/Ho_Chi_Minh', publicUrl: 'https://ioc.example.vn', now: () => START + 30 * MINUTE },
	links: { create: async () => 'token' },
})

/** Long waits in a ward, and calls that are given up at the centre; the first by data of ten minutes ago, the other of two hours ago. */
const waits = alertOf('w', {
	...{ severity: 'minor', name: { vi: 'Chờ lâu', en: 'Long waits' }, agency: '', subject: '', area: '25195@' },
	...{ summary: { vi: 'Chờ trung bình 42 phút', en: 'Mean wait of 42 minutes' }, asOf: START + 20 * MINUTE },
	...{ value: 42, target: 30, unit: 'min' },
})
const calls = alertOf('c', {
	...{ severity: 'major', name: { vi: 'Bỏ cuộc gọi', en: 'Abandoned calls' }, agency: '', subject: '' },
	...{ area: 'centre:dong-xoai', asOf: START - 90 * MINUTE, value: 21.5, target: 5, unit: '%' },
})

const message = (language: 'vi' | 'en', alerts: readonly Alert[], step = 'first') => {
	const contact = { ...person('an'), language }
	const [address] = contact.addresses
	if (!address) throw new Error('no address')
	return compose({ id: 'm', step, alerts, contact, address })
}

it('a message about several says of each what, where, the figure, since when and how old the data is, the gravest first', async () => {
	expect((await message('vi', [waits, calls])).text).toBe(
		[
			'2 cảnh báo:',
			'• [QUAN TRỌNG] Bỏ cuộc gọi; Trung tâm điều hành Đồng Xoài; 21,5 % (mục tiêu 5 %); 10:00 04-03; số liệu 2 giờ trước',
			'• [Lưu ý] Chờ lâu; Phường Bình Phước; 42 phút (mục tiêu 30 phút); 10:00 04-03; số liệu 10 phút trước',
			'Xem: https://ioc.example.vn/alerts',
		].join('\n'),
	)
	expect((await message('en', [waits, calls])).text).toBe(
		[
			'2 alerts:',
			'• [MAJOR] Abandoned calls; Đồng Xoài centre; 21.5 % (target 5 %); 04/03, 10:00; data 2 h old',
			'• [Minor] Long waits; Bình Phước ward; 42 min (target 30 min); 04/03, 10:00; data 10 min old',
			'See: https://ioc.example.vn/alerts',
		].join('\n'),
	)
})

it('the text message about several says how old the oldest data is, within one message', async () => {
	const { short } = await message('vi', [waits, calls])
	expect(short).toContain('so lieu 2 gio truoc')
	expect((await message('en', [waits, calls])).short).toBe(
		'[MAJOR] 2 alerts (data 2 h old) https://ioc.example.vn/alerts',
	)
	expect(segmentsOf(short)).toBe(1)
})

it('where nobody knows how old the data is, nothing is said of it', async () => {
	const unknown = [
		{ ...waits, asOf: null },
		{ ...calls, asOf: null },
	]
	const { text, short } = await message('vi', unknown)
	expect(text).not.toContain('số liệu')
	expect(short).not.toContain('số liệu')
})

it('in English places have their English names, and a hand-over says so with its note', async () => {
	const [fired] = waits.history
	const history = fired
		? [{ ...fired, step: 'handed-over' as const, by: 'Hoa', comment: 'nhờ tỉnh', to: 'centre:x' }]
		: []
	const { text, subject, short, ackLink } = await message(
		'en',
		[{ ...waits, history, handedTo: 'centre:x' }],
		'first.1',
	)
	expect(subject).toBe('[Minor] Handed over to you: Long waits – Bình Phước ward')
	expect(text.split('\n')).toEqual([
		'Minor – Handed over to you: Long waits',
		'Mean wait of 42 minutes',
		'Note: nhờ tỉnh',
		'Where: Bình Phước ward',
		'Figure: 42 min (target 30 min)',
		'Since: 04/03, 10:00',
		'Age of the data: 10 min',
		'See: https://ioc.example.vn/alerts/w',
		'Take it on: https://ioc.example.vn/alerts/ack/token',
	])
	expect(short).toContain('Handed over to you: Long waits')
	expect(ackLink).toBe('https://ioc.example.vn/alerts/ack/token')
})
