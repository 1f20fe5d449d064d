import type { Procedure } from './catalogue.ts'
import { COUNTER, instants, ONLINE } from './curves.ts'
import type { Dice } from './dice.ts'
import { DAY, HOUR, MINUTE, shortDate } from './local-time.ts'
import { byShare, daysSince, type Unit, type World } from './world.ts'

/** Codes of the national portal (DOMAIN 2.3). */
export type Status = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10'

interface Step {
	readonly status: Status
	readonly at: number
}

/** A dossier's whole life, thrown when it is handed in. */
export interface Dossier {
	readonly code: string
	readonly unit: Unit
	readonly procedure: Procedure
	readonly channel: '1' | '2' | '3'
	readonly residence: string
	readonly submittedAt: number
	readonly receivedAt: number
	readonly dueAt: number
	/** A second date, where the first could not be kept. */
	readonly newDue: { readonly at: number; readonly dueAt: number } | undefined
	readonly steps: readonly Step[]
	readonly paidAt: number | undefined
	readonly digitised: boolean
	readonly reused: boolean
}

const ON_TIME = 0.95
const ONLINE_SHARE = 0.55
const PER_WORKING_DAY = 700
const PER_DAY_OFF = 60

/** What is handed in on one day: at counters while they are open, online at any hour. */
export function createDossiers(world: World): (day: number) => readonly Dossier[] {
	const known = new Map<number, readonly Dossier[]>()
	return (day) => {
		const found = known.get(day)
		if (found) return found
		known.clear()
		const made = dossiersOf(world, day)
		known.set(day, made)
		return made
	}
}

function dossiersOf(world: World, day: number): Dossier[] {
	const dice = world.dice('dossier', day)
	const campaign = world.scenario.campaign?.(daysSince(world, day))
	const isOpen = world.isWorkingDay(day)
	const count = dice.count((isOpen ? PER_WORKING_DAY : PER_DAY_OFF) * world.scale * (campaign?.volume ?? 1))
	const online = campaign?.online ?? ONLINE_SHARE
	const inPerson = isOpen ? dice.count(count * (1 - online)) : 0
	const times = [
		...instants(dice, COUNTER, day, Math.min(inPerson, count)).map((at) => ({ at, isOnline: false })),
		...instants(dice, ONLINE, day, Math.max(0, count - inPerson)).map((at) => ({ at, isOnline: true })),
	].sort((a, b) => a.at - b.at)
	return times.map(({ at, isOnline }, index) =>
		makeDossier(world, world.dice('dossier', day, index), { at, isOnline, number: index + 1 }),
	)
}

function makeDossier(
	world: World,
	dice: Dice,
	{ at, isOnline, number }: { at: number; isOnline: boolean; number: number },
): Dossier {
	const unit = byShare(dice, world.units(at))
	const procedure = byShare(dice, unit.procedures)
	const submittedAt = at
	const receivedAt = isOnline
		? Math.max(at + MINUTE, world.afterWork(at, dice.between(0.2, 3)))
		: at + dice.int(3, 12) * MINUTE
	const dueAt =
		world.calendar.due(receivedAt, { amount: procedure.days, unit: 'working-day' }) ??
		receivedAt + procedure.days * 1.4 * DAY
	const life = liveOut(world, dice, { procedure, submittedAt, receivedAt, isOnline, dueAt })
	return {
		code: `000.00.${unit.level === 'province' ? '12' : unit.area.code.slice(-2)}.H10-${shortDate(at)}-${String(number).padStart(4, '0')}`,
		unit,
		procedure,
		channel: isOnline ? '2' : dice.chance(0.06) ? '3' : '1',
		residence: dice.chance(0.85) ? unit.area.code : dice.pick(world.communes(at)).code,
		submittedAt,
		receivedAt,
		dueAt,
		digitised: dice.chance(0.7),
		reused: dice.chance(0.35),
		...life,
	}
}

interface Beginning {
	readonly procedure: Procedure
	readonly submittedAt: number
	readonly receivedAt: number
	readonly dueAt: number
	readonly isOnline: boolean
}

/** 1 → 2 → 4 → (5 → 4)* → (6 → 4)* → 9 → 10, with 3, 7 and 8 as exits. */
function liveOut(world: World, dice: Dice, begin: Beginning): Pick<Dossier, 'steps' | 'newDue' | 'paidAt'> {
	const { procedure, submittedAt, receivedAt, isOnline } = begin
	const steps: Step[] = isOnline ? [{ status: '1', at: submittedAt }] : []
	const end = (status: Status, at: number, paidAt?: number) => {
		steps.push({ status, at })
		return { steps, newDue: undefined, paidAt }
	}
	if (isOnline && dice.chance(0.03)) return end('3', receivedAt)
	steps.push({ status: '2', at: receivedAt })
	let at = world.afterWork(receivedAt, dice.between(0.2, 2))
	steps.push({ status: '4', at })
	if (dice.chance(0.015)) return end('7', world.afterWork(at, dice.between(0.5, 4)))

	const onTime = world.scenario.campaign?.(daysSince(world, submittedAt)).onTime ?? ON_TIME
	const share = dice.chance(onTime) ? dice.between(0.3, 0.95) : dice.between(1.05, 1.7)
	const work = Math.max(0.5, procedure.days * 8 * share)
	let dueAt = begin.dueAt
	for (let requests = 0; requests < 2 && procedure.days > 1 && dice.chance(requests === 0 ? 0.08 : 0.06); requests++) {
		const asked = world.afterWork(at, Math.max(0.3, work * 0.2))
		at = world.afterWork(asked, dice.between(3, 24))
		steps.push({ status: '5', at: asked }, { status: '4', at })
		dueAt += at - asked
	}
	let paidAt: number | undefined
	if (procedure.fee > 0 && isOnline && dice.chance(0.8)) {
		const asked = world.afterWork(at, 0.3)
		paidAt = asked + Math.round(dice.wait(2) * HOUR) + MINUTE
		at = Math.max(paidAt + MINUTE, world.afterWork(paidAt, 0.1))
		steps.push({ status: '6', at: asked }, { status: '4', at })
	}
	if (dice.chance(0.004)) return end('8', world.afterWork(at, 4), paidAt)
	const done = world.afterWork(at, work)
	const isLate = done > dueAt
	const newDue =
		dueAt > begin.dueAt || (isLate && dice.chance(0.6))
			? { at: Math.min(done - MINUTE, Math.max(at, begin.dueAt - DAY)), dueAt: isLate ? done + DAY : dueAt }
			: undefined
	const returned = world.afterWork(done, dice.wait(5) + 0.1)
	// A few units hand results over without ever saying that they were done.
	if (!dice.chance(0.01)) steps.push({ status: '9', at: done })
	steps.push({ status: '10', at: Math.max(returned, done + MINUTE) })
	return { steps, newDue, paidAt }
}
