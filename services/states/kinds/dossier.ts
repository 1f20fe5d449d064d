import type { Event, JsonObject, JsonValue } from '@vong/core/event'
import type { WorkingCalendar } from '@vong/core/working-time'
import {
	dueByLimit,
	type EntityDraft,
	type FoldContext,
	flagsOf,
	instant,
	isTrue,
	type Kind,
	last,
	latest,
	number,
	numbersOf,
	text,
} from '../kind.ts'

/** Status codes of the national portal (DOMAIN 2.3). */
const RECEIVED = '2'
const REJECTED = '3'
const SUPPLEMENT = '5'
const PAYING = '6'
const WITHDRAWN = '7'
const STOPPED = '8'
const DONE = '9'
const RETURNED = '10'
/** Score at which a citizen is counted as unhappy, of five. */
const DISLIKED = 2

const STATUS_OF_TYPE: Readonly<Record<string, string>> = {
	'dossier.received': RECEIVED,
	'dossier.supplement_requested': SUPPLEMENT,
	'dossier.supplement_done': '4',
	'dossier.finished': DONE,
	'dossier.returned': RETURNED,
	'dossier.withdrawn': WITHDRAWN,
	'dossier.rejected': REJECTED,
}

interface Step {
	readonly at: number
	readonly status: string
	readonly agency: string
}

/** A dossier of the one-stop system with what other systems say of it: synchronisation, payment, digitisation, rating. */
export const kind: Kind = {
	kind: 'dossier',
	types: [
		...Object.keys(STATUS_OF_TYPE),
		...['dossier.status', 'dossier.due_changed', 'dossier.step', 'sync.accepted', 'sync.failed'],
		...['payment.made', 'payment.refunded', 'result.digitised', 'result.signed', 'component.reused', 'rating.given'],
	],
	keyOf: (event) => text(event, 'MaHoSo') || (event.type.startsWith('dossier.') ? event.subject : '') || undefined,
	fold,
}

function fold(_key: string, events: readonly Event[], context: FoldContext): EntityDraft | undefined {
	const { calendar, areas } = context
	const own = events.filter(({ type }) => type.startsWith('dossier.'))
	const steps = stepsOf(own)
	const submittedAt = latest(own, (event) => instant(event, 'NgayNopHoSo'))
	const receivedAt =
		latest(own, (event) => instant(event, 'NgayTiepNhan')) ?? steps.find(({ status }) => status === RECEIVED)?.at
	const openedAt = receivedAt ?? submittedAt
	const state = steps.at(-1)?.status ?? latest(own, statusOf) ?? ''
	const end = endOf(own, steps, receivedAt !== undefined)
	const procedure = latest(own, (event) => text(event, 'MaTTHC') || undefined) ?? ''
	const dueAt =
		latest(own, (event) => instant(event, 'NgayHenTra')) ?? dueByLimit(context, 'dossier', procedure, receivedAt)
	const dueChangedAt = lastDueChange(own)
	const held = supplements(steps)
	const heldFor = heldTime(held, calendar)
	const timing = judge({ steps, end, dueAt, dueChangedAt, held, heldFor, calendar })
	const paid = paymentsOf(events)
	const score = latest(events, (event) => (event.type === 'rating.given' ? number(event, 'score') : undefined))
	const residence = latest(own, (event) => text(event, 'areaOfResidence') || undefined)
	const channel = latest(own, (event) => text(event, 'KenhThucHien') || undefined) ?? '1'
	const fee = latest(own, (event) => number(event, 'LePhi')) ?? 0
	const workTime = end === undefined || receivedAt === undefined ? undefined : calendar.elapsed(receivedAt, end)
	return {
		state,
		category: procedure,
		agency:
			latest(own, (event) => named(agencyOf(event))) ?? latest(own, (event) => agencyOf(event) || undefined) ?? '',
		areaId: latest(own, (event) => event.areaId || undefined) ?? '',
		residenceAreaId: (residence && areas.resolve(residence, openedAt ?? 0)?.id) || '',
		openedAt: openedAt ?? null,
		dueAt: dueAt ?? null,
		closedAt: end ?? null,
		flags: flagsOf({
			received: receivedAt !== undefined,
			ended: end !== undefined,
			paused: state === SUPPLEMENT || state === PAYING,
			...timing,
			online: channel === '2',
			in_person: channel === '1',
			post: channel === '3',
			full_online: latest(own, (event) => text(event, 'HinhThuc') || undefined) === 'toan-trinh',
			supplement: held.length > 0,
			supplement_repeated: held.length > 1,
			rescheduled: dueChangedAt !== undefined,
			...partsElsewhere(own, events),
			has_fee: fee > 0 || paid.made > 0,
			paid_online: paid.left > 0,
			rated: score !== undefined,
			disliked: score !== undefined && score <= DISLIKED,
		}),
		numbers: numbersOf({
			work_hours: workTime === undefined || heldFor === undefined ? undefined : (workTime - heldFor) / 3_600_000,
			fee: latest(own, (event) => number(event, 'LePhi')),
			paid: paid.made > 0 ? paid.left : undefined,
			score,
		}),
		details: {
			procedure: procedure || null,
			field: latest(own, (event) => text(event, 'MaLinhVuc') || undefined) ?? null,
			channel,
			submittedAt: submittedAt ?? null,
			steps: steps.map((step): JsonValue => ({ ...step })),
		},
	}
}

const agencyOf = (event: Event) => event.agency || text(event, 'DonViXuLy')

/** An agency's identifier, such as 000.00.12.H10 (QCVN 102:2016/BTTTT). */
const IDENTIFIER = /^(?:\d{2,3}\.)+[A-Z]\d{2}$/

/** Systems that send by identifier name the agency as those do that know its name, so that it is not told apart from itself. */
const named = (agency: string) => (agency === '' || IDENTIFIER.test(agency) ? undefined : agency)

function statusOf(event: Event): string | undefined {
	const own = text(event, event.type === 'dossier.step' ? 'TrangThai' : 'TrangThaiHoSo')
	return STATUS_OF_TYPE[event.type] ?? (own === '' ? undefined : own)
}

/** Steps in the order in which they were taken: a step's own instant counts, not when its message was sent. */
function stepsOf(events: readonly Event[]): Step[] {
	const steps = events.flatMap((event): Step[] => {
		const status = statusOf(event)
		if (status === undefined) return []
		return [
			{
				at: stepAt(event, status),
				status,
				agency: named(agencyOf(event)) ?? (text(event, 'PhongBanXuLy') || agencyOf(event)),
			},
		]
	})
	return steps.toSorted((a, b) => a.at - b.at || Number(a.status) - Number(b.status))
}

/** The portal names the instants of some steps in fields of their own. */
const FIELD_OF_STATUS: Readonly<Record<string, string>> = {
	[RECEIVED]: 'NgayTiepNhan',
	[REJECTED]: 'NgayTuChoi',
	[DONE]: 'NgayKetThucXuLy',
	[RETURNED]: 'NgayTra',
}

function stepAt(event: Event, status: string): number {
	const field = FIELD_OF_STATUS[status]
	return (field === undefined ? undefined : instant(event, field)) ?? instant(event, 'ThoiDiemXuLy') ?? event.time
}

/**
 * End of handling: the time of 9, else of 10, else of an exit (8, 3, 7) that the dossier still stands in. A dossier that was never
 * received and is refused or withdrawn was not handled (Decision 766's formula document).
 */
function endOf(events: readonly Event[], steps: readonly Step[], received: boolean): number | undefined {
	const lastOf = (status: string) => steps.findLast((step) => step.status === status)?.at
	const done = lastOf(DONE) ?? lastOf(RETURNED)
	if (done !== undefined) return done
	const state = steps.at(-1)
	if (state && (state.status === STOPPED || ((state.status === REJECTED || state.status === WITHDRAWN) && received))) {
		return state.at
	}
	return latest(events, (event) => instant(event, 'NgayKetThucXuLy'))
}

interface Held {
	readonly from: number
	/** Undefined while the citizen still has it. */
	readonly to: number | undefined
}

/** When the citizen had to bring something: from each request to the next step that is none. */
function supplements(steps: readonly Step[]): Held[] {
	const held: Held[] = []
	for (const [index, step] of steps.entries()) {
		if (step.status !== SUPPLEMENT || steps[index - 1]?.status === SUPPLEMENT) continue
		held.push({ from: step.at, to: steps.slice(index + 1).find(({ status }) => status !== SUPPLEMENT)?.at })
	}
	return held
}

function heldTime(held: readonly Held[], calendar: WorkingCalendar): number | undefined {
	let sum = 0
	for (const { from, to } of held) {
		if (to === undefined) continue
		const span = calendar.elapsed(from, to)
		if (span === undefined) return undefined
		sum += span
	}
	return sum
}

/** When the due date was changed to another one, last. */
function lastDueChange(events: readonly Event[]): number | undefined {
	let due: number | undefined
	let changedAt: number | undefined
	for (const event of events) {
		const named = instant(event, 'NgayHenTra')
		if (named === undefined) continue
		if (due !== undefined && named !== due) changedAt = event.time
		due = named
	}
	return changedAt
}

interface Timing {
	readonly steps: readonly Step[]
	readonly end: number | undefined
	readonly dueAt: number | undefined
	readonly dueChangedAt: number | undefined
	readonly held: readonly Held[]
	/** Undefined where the calendar does not know it. */
	readonly heldFor: number | undefined
	readonly calendar: WorkingCalendar
}

/**
 * Early is strictly before the due date, late strictly after. What waits for its first supplement counts up to the request; what was
 * asked for more than once is late; the time that the citizen had it is taken off unless the due date was moved since. Without a due
 * date, or where the calendar does not know how long the citizen had it, there is no verdict: neither on time nor late.
 */
function judge({ steps, end, dueAt, dueChangedAt, held, heldFor, calendar }: Timing): Record<string, boolean> {
	const waits = end === undefined && steps.at(-1)?.status === SUPPLEMENT
	const counted = end ?? (waits ? held.at(-1)?.from : undefined)
	const repeated = held.length > 1
	const last = held.findLast(({ to }) => to !== undefined)?.to
	const moved = dueChangedAt !== undefined && last !== undefined && dueChangedAt >= last
	const limit = dueAt === undefined ? undefined : limitOf(dueAt, moved ? 0 : heldFor, calendar)
	const handled = counted !== undefined
	// What ended by the unmoved date is on time, however long the citizen had it.
	const inTime = handled && !repeated && dueAt !== undefined && counted <= Math.max(dueAt, limit ?? dueAt)
	const late = repeated || (handled && limit !== undefined && counted > limit)
	return {
		handled,
		early: inTime && dueAt !== undefined && counted < (limit ?? dueAt),
		on_time: inTime,
		late,
		no_due: dueAt === undefined,
		/** Handled, and nobody can say whether in time. */
		unknown_time: handled && !inTime && !late,
		/** Not handled yet: the clock will tell. */
		running: !handled && !late && dueAt !== undefined,
	}
}

/** The due date, later by the time that the citizen had the dossier. */
function limitOf(dueAt: number, heldFor: number | undefined, calendar: WorkingCalendar): number | undefined {
	if (heldFor === 0) return dueAt
	return heldFor === undefined ? undefined : calendar.after(dueAt, heldFor)
}

/** What synchronisation and digitisation say. */
function partsElsewhere(own: readonly Event[], events: readonly Event[]): Record<string, boolean> {
	const components = events.filter(({ type }) => type === 'result.digitised' || type === 'component.reused')
	const sync = last(events, 'sync.accepted', 'sync.failed')
	const has = (name: string) => own.some((event) => isTrue(event.data[name]))
	const isReused = ({ type, data }: Event) =>
		type === 'component.reused' || isSet(data['DuocTaiSuDung']) || isSet(data['DuocLayTuKhoDMQG'])
	return {
		synced: sync?.type === 'sync.accepted' && isAccepted(sync.data),
		sync_failed: sync !== undefined && (sync.type === 'sync.failed' || !isAccepted(sync.data)),
		component_digitised:
			components.some(({ data }) => data['part'] !== 'result' && isSet(data['DuocSoHoa'])) ||
			has('HoSoCoThanhPhanSoHoa'),
		result_digitised: components.some(({ type, data }) => type === 'result.digitised' && data['part'] === 'result'),
		result_signed: events.some(({ type }) => type === 'result.signed'),
		reused: components.some(isReused),
		shared: components.some(({ data }) => isTrue(data['KhoCaNhan'])),
		vneid: has('TaiKhoanDuocXacThucVoiVNeID'),
	}
}

/** The portal's flags of a component are codes: 0 none, 1 digitised, 2 reused, 3 reused from another dossier's result. */
function isSet(value: JsonValue | undefined): boolean {
	return isTrue(value) || /^[23]$/.test(String(value))
}

/** The portal answers "00" for success; a message without an answer is taken as its type says. */
function isAccepted(data: JsonObject): boolean {
	const code = data['error_code']
	return code === undefined || code === null || code === '' || code === 0 || code === '0' || code === '00'
}

/** What was paid, and what is left of it after refunds. */
function paymentsOf(events: readonly Event[]): { made: number; left: number } {
	const sum = (type: string) =>
		events.filter((event) => event.type === type).reduce((total, event) => total + (number(event, 'amount') ?? 0), 0)
	const made = sum('payment.made')
	return { made, left: made - sum('payment.refunded') }
}
