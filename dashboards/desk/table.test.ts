import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'
import { eventFilter } from './event-filters.tsx'
import { sortRows } from './sort.ts'

it('sorts words by the Vietnamese alphabet, numbers by size, and puts what has no value last either way', () => {
	const rows = ['Đồng Phú', 'Bù Đốp', 'Ấp 10', null, 'Dừa', 'Ấp 2']
	const sorted = (down: boolean) => sortRows(rows, (row) => row, down, 'vi')
	expect(sorted(false)).toEqual(['Ấp 2', 'Ấp 10', 'Bù Đốp', 'Dừa', 'Đồng Phú', null])
	expect(sorted(true)).toEqual(['Đồng Phú', 'Dừa', 'Bù Đốp', 'Ấp 10', 'Ấp 2', null])
	expect(sortRows([10, 9, null, 1], (row) => row, true, 'vi')).toEqual([10, 9, 1, null])
})

it('writes files that a spreadsheet reads as they are meant, and runs nothing of', () => {
	expect(
		csvOf(
			['Tên', 'Số'],
			[
				['Phường "Bình, Phước"', 1],
				['=1+1', null],
			],
		),
	).toBe('﻿Tên,Số\r\n"Phường ""Bình, Phước""",1\r\n"\'=1+1",')
})

it('takes the filter of events from the address, with its times as those of Viet Nam', () => {
	const address = new URLSearchParams('source=queue&from=2026-01-01T07:00&to=nonsense&type=&view=events')
	expect(eventFilter({ get: (key) => address.get(key) ?? '' })).toEqual({
		sources: ['queue'],
		from: '2026-01-01T00:00:00.000Z',
	})
})
