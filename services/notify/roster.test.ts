import { expect, it } from 'vitest'
import { HOUR, person, START, team } from './notify.fixture.ts'
import { membersAt, nextShift, onDuty, type PeopleNow } from './roster.ts'

const shift = {
	...{ id: 's', team: 'watch', contact: 'an', standIn: null, handedOver: null },
	...{ from: START, until: START + 8 * HOUR },
}
const withDuties = (...duties: PeopleNow['duties']): PeopleNow => ({
	contacts: new Map(['an', 'binh', 'chi'].map((id) => [id, person(id)])),
	members: new Map([['watch', ['an', 'binh', 'gone']]]),
	duties,
})

it('who was put down is on duty, else the stand-in, and after a hand-over who took it', () => {
	expect(onDuty(withDuties(shift), 'watch', START)).toEqual(['an'])
	expect(onDuty(withDuties({ ...shift, standIn: 'binh' }), 'watch', START)).toEqual(['binh'])
	const given = { ...shift, standIn: 'binh', handedOver: { at: START + HOUR, to: 'chi', note: '' } }
	expect(onDuty(withDuties(given), 'watch', START + HOUR - 1)).toEqual(['binh'])
	expect(onDuty(withDuties(given), 'watch', START + HOUR)).toEqual(['chi'])
	expect(onDuty(withDuties(shift), 'watch', shift.until)).toEqual([])
	expect(onDuty(withDuties(shift), 'other', START)).toEqual([])
	expect(onDuty(withDuties({ ...shift, contact: 'gone' }), 'watch', START)).toEqual([])
})

it('a gap in the roster reaches the whole team, and two shifts at once both', () => {
	const watch = team('watch', true)
	expect(membersAt(withDuties(), watch, START).map(({ contact }) => contact)).toEqual(['an', 'binh'])
	expect(membersAt(withDuties(shift), watch, START)).toEqual([{ contact: 'an', by: 'watch', onDuty: true }])
	const both = withDuties(shift, { ...shift, id: 't', contact: 'chi' })
	expect(membersAt(both, watch, START).map(({ contact }) => contact)).toEqual(['an', 'chi'])
	expect(membersAt(withDuties(shift), team('watch'), START).map(({ onDuty: duty }) => duty)).toEqual([false, false])
})

it('the next change of who is on duty is the next beginning, end or hand-over', () => {
	const given = { ...shift, handedOver: { at: START + HOUR, to: 'chi', note: '' } }
	expect(nextShift(withDuties(given), START - 1)).toBe(START)
	expect(nextShift(withDuties(given), START)).toBe(START + HOUR)
	expect(nextShift(withDuties(given), START + HOUR)).toBe(shift.until)
	expect(nextShift(withDuties(given), shift.until)).toBe(Number.POSITIVE_INFINITY)
})
