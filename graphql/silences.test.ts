import type { Silence } from '@vong/core/notification'
import type { Viewer } from '@vong/core/viewer'
import { expect, it } from 'vitest'
import { createSilenceActions, type SilenceInput } from './silence-actions.ts'

const NOW = Date.parse('2026-03-04T10:00:00+07:00')
const DAY = 86_400_000
const operator: Viewer = {
	...{ id: 'v', name: 'Trực ban', roles: ['OPERATOR'], scope: { kind: 'all' }, expiresAt: null },
}
const kept: Silence[] = []
const { createSilence } = createSilenceActions(operator, {
	silences: {
		all: () => kept,
		create: async (input) => ({ ...input, id: 's', endedAt: null }),
		expire: async () => undefined,
	},
	...{
		seesAll: () => true,
		hasArea: () => true,
		isCentre: (name: string) => name === 'dong-xoai',
		clock: { now: () => NOW },
	},
})
const asked = (given: Partial<SilenceInput> = {}): SilenceInput => ({
	...{ areas: ['dong-xoai'], until: NOW + DAY, reason: 'bảo trì' },
	...given,
})

it('a silence that comes again is kept with its hours, on the days that were named', async () => {
	const recurs = { from: '22:30', to: '01:00', weekdays: [0, 6], days: 'OFF' as const }
	expect((await createSilence(asked({ recurs }))).silence).toEqual({
		...{ id: 's', matcher: { areas: ['centre:dong-xoai'] }, from: NOW, until: NOW + DAY, by: 'Trực ban' },
		...{ reason: 'bảo trì', endedAt: null },
		recurs: { span: { from: 22 * 60 + 30, to: 60 }, weekdays: [0, 6], days: 'off' },
	})
	expect((await createSilence(asked())).silence).not.toHaveProperty('recurs')
})

it.each([
	[{ from: '24:00', to: '01:00' }, '24:00 is no time of day'],
	[{ from: '22:00', to: '1am' }, '1am is no time of day'],
	[{ from: '22:00', to: '23:00', weekdays: [7] }, 'Weekdays go from 0'],
	[{ from: '22:00', to: '23:00', monthDays: [0] }, 'Days of a month'],
	[{ from: '22:00', to: '23:00', monthDays: [-32] }, 'Days of a month'],
])('times that are none are turned down: %o', async (recurs, message) => {
	await expect(createSilence(asked({ recurs }))).rejects.toThrow(message)
})

it('what comes again may go on for a year, what holds all the time for a quarter of one', async () => {
	const recurs = { from: '22:00', to: '23:00' }
	const lasting = (days: number) => ({ until: NOW + days * DAY })
	await expect(createSilence(asked(lasting(93)))).rejects.toThrow('92 days')
	await expect(createSilence(asked({ ...lasting(93), recurs }))).resolves.toHaveProperty('silence')
	await expect(createSilence(asked({ ...lasting(367), recurs }))).rejects.toThrow('366 days')
})
