import type { Alert } from '@vong/core/alert'
import type { Notification } from '@vong/core/notification'
import { expect, it } from 'vitest'
import { admit } from './admit.ts'
import { local, person, START } from './notify.fixture.ts'
import { dueSteps } from './steps.ts'
import {
	alertAfter,
	CITY,
	type Happening,
	handed,
	MINUTE,
	PROVINCE,
	places,
	policy,
	rose,
	taken,
} from './two-centres.fixture.ts'

/** Each team has one member, who bears its name. */
const people = {
	contacts: new Map([...policy.teams.map(({ id }) => id), 'an'].map((id) => [id, person(id)])),
	members: new Map(policy.teams.map(({ id }) => [id, [id]])),
	duties: [],
}
const context = { policy, people, places, local }

const told = (alert: Alert, minute: number) =>
	dueSteps(alert, [], context, START + minute * MINUTE).due.map(
		({ step, to }) => `${step} → ${to.map(({ contact }) => contact).join()}`,
	)

it.each<[what: string, happened: readonly Happening[], minute: number, told: readonly string[]]>([
	['what nobody has taken on goes up', [], 31, ['first → duty-city', 'up.all.1 → leaders-city']],
	['what is taken on is quiet', [taken(5)], 31, []],
	[
		'handed over it is told there, although it had been taken on',
		[taken(5), handed(10, PROVINCE)],
		10,
		['first.1 → duty-province'],
	],
	[
		'nobody there takes it on: it goes up there, by the clock that has run since it fired',
		[taken(5), handed(10, PROVINCE)],
		30,
		['first.1 → duty-province', 'up.all.1.1 → leaders-province'],
	],
	['somebody there takes it on: nobody else is told', [taken(5), handed(10, PROVINCE), taken(12)], 60, []],
	[
		'handed back it is told to the first ones again, and goes up there again',
		[taken(5), handed(10, PROVINCE), taken(12), handed(20, CITY)],
		40,
		['first.2 → duty-city', 'up.all.1.2 → leaders-city'],
	],
	[
		'handed back and taken on it is quiet',
		[taken(5), handed(10, PROVINCE), taken(12), handed(20, CITY), taken(21)],
		60,
		[],
	],
	[
		'how grave it was before is no news to the others',
		[rose(2), taken(5), handed(10, PROVINCE)],
		10,
		['first.1 → duty-province'],
	],
	[
		'that it gets graver after that is',
		[taken(5), handed(10, PROVINCE), rose(12)],
		12,
		['first.1 → duty-province', 'severity.critical.1 → duty-province'],
	],
	[
		'whom it was assigned to before has nothing to do with it any more',
		[[3, 'assigned', { by: 'Hoa', to: 'an' }], handed(10, PROVINCE)],
		10,
		['first.1 → duty-province'],
	],
	[
		'whom it is assigned to after that is told',
		[handed(10, PROVINCE), [12, 'assigned', { by: 'Hoa', to: 'an' }]],
		12,
		['first.1 → duty-province', 'assigned.assigned-12 → an'],
	],
	['what is over is over', [taken(5), handed(10, PROVINCE), [15, 'resolved']], 60, []],
])('%s', (_, happened, minute, expected) => {
	expect(told(alertAfter(happened), minute)).toEqual(expected)
})

it.each([['2@'], ['']])('the province hands on what happened in %o to a city that it does not lie in', (place) => {
	expect(told(alertAfter([handed(10, CITY)], { place }), 40)).toEqual([
		'first.1 → duty-city',
		'up.all.1.1 → leaders-city',
	])
})

it('what still waited for those who had it before is dropped, and who was told hears of the end', () => {
	const rowsAfter = (happened: readonly Happening[], rows: readonly Notification[], minute: number) => {
		const { lines } = admit(alertAfter(happened), rows, context, START + minute * MINUTE)
		return [...new Map([...rows, ...lines].map((row) => [row.id, row])).values()]
	}
	const happened: Happening[] = [handed(10, PROVINCE)]
	const waiting = rowsAfter([], [], 1)
	expect(waiting).toMatchObject([{ step: 'first', recipient: 'duty-city', state: 'queued' }])
	const passedOn = rowsAfter(happened, waiting, 10)
	expect(passedOn).toMatchObject([
		{ step: 'first', recipient: 'duty-city', state: 'dropped', reason: 'handed-over' },
		{ step: 'first.1', recipient: 'duty-province', state: 'queued' },
	])
	const sent = passedOn.map((row) => (row.state === 'queued' ? { ...row, state: 'sent' as const } : row))
	const over = rowsAfter([...happened, [20, 'resolved']], sent, 20)
	expect(over.filter(({ step }) => step === 'resolved').map(({ recipient }) => recipient)).toEqual(['duty-province'])
})
