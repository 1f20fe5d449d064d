import type { Event, JsonObject } from '@vong/core/event'
import fc from 'fast-check'
import {
	anyCode,
	anyGap,
	anyTime,
	areaOf,
	areIn,
	byKey,
	compact,
	HOUR,
	inSpan,
	MINUTE,
	NOW,
	newest,
	type Oracle,
	rate,
	raw,
	round,
	type Span,
	timed,
	WORKING_DAY,
	type World,
	worked,
	workedUntil,
} from './world.ts'

/** Decision 766/QĐ-TTg, Decree 61/2018, Decision 468/QĐ-TTg: what one dossier amounts to. */
interface Dossier {
	readonly own: readonly Event[]
	readonly receivedAt: number | undefined
	readonly openedAt: number | undefined
	readonly endedAt: number | undefined
	readonly dueAt: number | undefined
	readonly status: string
	/** `running`: neither ended nor waiting for its only supplement. */
	readonly verdict: 'on time' | 'late' | 'unknown' | 'running'
	readonly workHours: number | undefined
	readonly all: readonly Event[]
}

const OWN: Record<string, string> = {
	'dossier.received': '2',
	'dossier.supplement_requested': '5',
	'dossier.supplement_done': '4',
	'dossier.finished': '9',
	'dossier.returned': '10',
	'dossier.withdrawn': '7',
	'dossier.rejected': '3',
}
const ELSEWHERE = [
	'sync.accepted',
	'sync.failed',
	'payment.made',
	'payment.refunded',
	'result.digitised',
	'component.reused',
	'rating.given',
]
const TYPES = [...Object.keys(OWN), 'dossier.status', 'dossier.due_changed', ...ELSEWHERE]
const instantOf = (value: unknown) => {
	const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(value ?? '')) ?? []
	return y === undefined ? undefined : Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}+07:00`)
}

function dossierOf(world: World, all: readonly Event[]): Dossier {
	const own = all.filter(({ type }) => type.startsWith('dossier.'))
	const steps = own
		.map(({ type, data, time }) => ({
			status: OWN[type] ?? String(data['TrangThaiHoSo'] ?? ''),
			time: instantOf(data['ThoiDiemXuLy']) ?? time,
		}))
		.filter(({ status }) => status !== '')
		.sort((a, b) => a.time - b.time)
	const lastOf = (status: string) => steps.findLast((step) => step.status === status)?.time
	const receivedAt = instantOf(newest(own, 'NgayTiepNhan')) ?? steps.find(({ status }) => status === '2')?.time
	const now = steps.at(-1)
	// End of handling: the time of 9, else of 10, else of the exit in which it stands; refused or withdrawn unreceived: not handled.
	const isExit = now && (now.status === '8' || (['3', '7'].includes(now.status) && receivedAt !== undefined))
	const endedAt = lastOf('9') ?? lastOf('10') ?? (isExit ? now.time : undefined)
	const dueAt = instantOf(newest(own, 'NgayHenTra'))
	const requests: { from: number; to: number | undefined }[] = []
	for (const [index, { status, time }] of steps.entries()) {
		if (status !== '5' || steps[index - 1]?.status === '5') continue
		requests.push({ from: time, to: steps.slice(index + 1).find((step) => step.status !== '5')?.time })
	}
	const held = requests.reduce((sum, { from, to }) => sum + (to === undefined ? 0 : worked(world, from, to)), 0)
	const waits = endedAt === undefined && now?.status === '5'
	const counted = endedAt ?? (waits ? requests.at(-1)?.from : undefined)
	return {
		own,
		all,
		receivedAt,
		endedAt,
		dueAt,
		openedAt: receivedAt ?? instantOf(newest(own, 'NgayNopHoSo')),
		status: now?.status ?? '',
		verdict: verdictOf(),
		workHours:
			endedAt === undefined || receivedAt === undefined
				? undefined
				: (worked(world, receivedAt, endedAt) - held) / HOUR,
	}

	function verdictOf(): Dossier['verdict'] {
		if (requests.length > 1) return 'late'
		if (counted === undefined) return dueAt === undefined ? 'unknown' : 'running'
		if (dueAt === undefined) return 'unknown'
		// The time that the citizen held it is taken off, unless the date was moved after it.
		const moved = movedAt(own)
		const back = requests.findLast(({ to }) => to !== undefined)?.to
		const credit = moved !== undefined && back !== undefined && moved >= back ? 0 : held
		return counted <= (credit === 0 ? dueAt : workedUntil(world, dueAt, credit)) ? 'on time' : 'late'
	}
}

function movedAt(own: readonly Event[]): number | undefined {
	const dues = own.filter(({ data }) => instantOf(data['NgayHenTra']) !== undefined)
	return dues.findLast(({ data }, index) => index > 0 && data['NgayHenTra'] !== dues[index - 1]?.data['NgayHenTra'])
		?.time
}

const said = ({ own }: Dossier, name: string) => newest(own, name)
const isHandled = ({ verdict, endedAt, status }: Dossier) =>
	endedAt !== undefined || (status === '5' && verdict !== 'running')
const some = ({ all }: Dossier, type: string, fits: (data: JsonObject) => boolean = () => true) =>
	all.some((event) => event.type === type && fits(event.data))
const yes = (value: unknown) => ['1', '2', '3', 'true'].includes(String(value).toLowerCase())
const isOnline = (dossier: Dossier) => said(dossier, 'KenhThucHien') === '2'
const isFullOnline = (dossier: Dossier) => said(dossier, 'HinhThuc') === 'toan-trinh'
const total = ({ all }: Dossier, type: string) =>
	all.filter((event) => event.type === type).reduce((sum, { data }) => sum + Number(data['amount']), 0)
const hasFee = (dossier: Dossier) => Number(said(dossier, 'LePhi') ?? 0) > 0 || total(dossier, 'payment.made') > 0
const isPaid = (dossier: Dossier) => total(dossier, 'payment.made') - total(dossier, 'payment.refunded') > 0
const hasResultFile = (dossier: Dossier) => some(dossier, 'result.digitised', ({ part }) => part === 'result')
const hasComponentFile = (dossier: Dossier) =>
	['result.digitised', 'component.reused'].some((type) =>
		some(dossier, type, ({ part, DuocSoHoa }) => part !== 'result' && yes(DuocSoHoa)),
	)
const isReused = (dossier: Dossier) =>
	some(dossier, 'component.reused') || some(dossier, 'result.digitised', ({ DuocTaiSuDung }) => yes(DuocTaiSuDung))
const isShared = (dossier: Dossier) =>
	['result.digitised', 'component.reused'].some((type) => some(dossier, type, ({ KhoCaNhan }) => KhoCaNhan === '1'))
const isVerified = ({ own }: Dossier) => own.some(({ data }) => data['TaiKhoanDuocXacThucVoiVNeID'] === '1')
const isSynced = ({ all }: Dossier) => {
	const answer = all.findLast(({ type }) => type.startsWith('sync.'))
	return answer?.type === 'sync.accepted' && answer.data['error_code'] === '00'
}
const scoreOf = ({ all }: Dossier) =>
	newest(
		all.filter(({ type }) => type === 'rating.given'),
		'score',
	) as number | undefined

function dossiersOf(world: World, place: string): Dossier[] {
	return byKey(world.events, TYPES, ({ data }) => String(data['MaHoSo']))
		.map((all) => dossierOf(world, all))
		.filter(({ own }) => own.length > 0 && areIn(world, place, own))
}

/** Dossiers received in the period: part of the whole. */
const ofReceived =
	(part: (dossier: Dossier, period: Span) => boolean, whole: (dossier: Dossier) => boolean = () => true): Oracle =>
	(world, place, period) => {
		const received = dossiersOf(world, place).filter(
			({ receivedAt, openedAt }) => receivedAt !== undefined && inSpan(openedAt, period),
		)
		const counted = received.filter(whole)
		return rate(counted.filter((dossier) => part(dossier, period)).length, counted.length)
	}

const isOpen = ({ receivedAt, endedAt, status }: Dossier) =>
	receivedAt !== undefined && endedAt === undefined && !['5', '6'].includes(status)
const ended = (dossier: Dossier) => dossier.endedAt !== undefined
const judged = (dossier: Dossier) => isHandled(dossier) && dossier.verdict !== 'unknown'

function workMean(world: World, place: string, period: Span): number | null {
	const done = dossiersOf(world, place).filter(
		({ endedAt, workHours }) => inSpan(endedAt, period) && workHours !== undefined,
	)
	const hours = done.reduce((sum, { workHours }) => sum + (workHours ?? 0), 0)
	return done.length === 0 ? null : round(hours / done.length, 1)
}

/** One-stop units of a level: how many of those with dossiers in the period digitise. */
const unitsOf =
	(level: string): Oracle =>
	(world, place, period) => {
		const received = dossiersOf(world, place).filter(
			(dossier) => dossier.receivedAt !== undefined && inSpan(dossier.openedAt, period),
		)
		const own = received.filter((dossier) => areaOf(world, dossier.own)?.level === level)
		const unit = ({ own: events }: Dossier) => `${areaOf(world, events)?.id}/${events.at(-1)?.agency}`
		return rate(new Set(own.filter(hasComponentFile).map(unit)).size, new Set(own.map(unit)).size)
	}

const satisfied: Oracle = (world, place, period) => {
	const [late, disliked] = [LATE(world, place, period), DISLIKED(world, place, period)]
	return late === null || disliked === null ? null : round(100 - late - disliked, 2)
}
const LATE = ofReceived((dossier) => dossier.verdict === 'late', judged)
const DISLIKED = ofReceived(
	(dossier) => (scoreOf(dossier) ?? 5) <= 2,
	(dossier) => scoreOf(dossier) !== undefined,
)

export const byMonth: Record<string, Oracle> = {
	DOSSIER_ONTIME: ofReceived(({ verdict }) => verdict === 'on time', judged),
	// Handled on time, or not ended with the due date not before the period's last instant (or now).
	Q766_2_1: ofReceived(
		({ verdict, dueAt = 0 }, { end }) =>
			verdict === 'on time' || (verdict === 'running' && dueAt >= Math.min(NOW, end - 1)),
		({ verdict }) => verdict !== 'unknown',
	),
	CASE_TIME_AVG: workMean,
	ONLINE_RATIO: ofReceived(isOnline),
	SYNC_RATIO: ofReceived(isSynced),
	REUSE_RATIO: ofReceived(isReused),
	PAY_ONLINE: ofReceived(isPaid, hasFee),
	DIGIT_UNITS_D: unitsOf('district'),
	DIGIT_UNITS_C: unitsOf('commune'),
	DIGIT_RESULTS(world, place, period) {
		const done = dossiersOf(world, place).filter(
			({ endedAt, status }) => inSpan(endedAt, period) && ['9', '10'].includes(status),
		)
		return rate(done.filter(hasResultFile).length, done.length)
	},
	Q766_3_1: ofReceived(isOnline, isFullOnline),
	Q766_4_1: ofReceived(hasResultFile, ended),
	Q766_4_2: ofReceived((dossier) => hasComponentFile(dossier) && hasResultFile(dossier)),
	Q766_4_4: ofReceived(isShared),
	Q766_4_5B: ofReceived(isVerified),
	SATISFACTION_LATE: LATE,
	SATISFACTION_DISLIKED: DISLIKED,
	SATISFACTION: satisfied,
}

export const now: Record<string, Oracle> = {
	DOSSIER_OVERDUE_OPEN: (world, place) =>
		dossiersOf(world, place).filter((dossier) => isOpen(dossier) && (dossier.dueAt ?? NOW) < NOW).length,
	DOSSIER_DUE_SOON: (world, place) =>
		dossiersOf(world, place).filter(
			(dossier) =>
				isOpen(dossier) && (dossier.dueAt ?? 0) >= NOW && worked(world, NOW, dossier.dueAt ?? 0) <= WORKING_DAY,
		).length,
}

const step = fc.constantFrom(
	...['supplement_requested', 'supplement_done', 'finished', 'returned', 'withdrawn', 'rejected'],
	...['status:4', 'status:5', 'status:6', 'status:8', 'due_changed', 'due_changed', 'corrected'],
)
const elsewhere = fc.constantFrom(
	...['sync.accepted', 'sync.accepted', 'sync.failed', 'payment.made', 'payment.refunded', 'rating.good', 'rating.bad'],
	...['digitised.result', 'digitised.component', 'digitised.none', 'digitised.reused', 'reused', 'shared'],
)

export const anyDossiers = fc
	.array(
		fc.record({
			code: anyCode,
			agency: fc.constantFrom('U1', 'U2'),
			opened: anyTime(),
			received: fc.boolean().chain((yesNo) => (yesNo ? fc.constant(true) : fc.boolean())),
			due: fc.option(fc.integer({ min: 30, max: 20 * 24 * 60 }), { freq: 8, nil: undefined }),
			procedure: fc.constantFrom('1.004194', '1.004194', '2.000635', undefined),
			channel: fc.constantFrom('1', '2', '3'),
			full: fc.boolean(),
			fee: fc.constantFrom(0, 20_000, undefined),
			vneid: fc.boolean(),
			steps: fc.array(fc.tuple(anyGap, step), { maxLength: 5 }),
			elsewhere: fc.array(fc.tuple(anyGap, elsewhere), { maxLength: 4 }),
		}),
		{ minLength: 20, maxLength: 45 },
	)
	.map((plans) => plans.flatMap((plan, index) => eventsOf(`d${index}`, plan)))

interface Plan {
	readonly code: string
	readonly agency: string
	readonly opened: number
	readonly received: boolean
	readonly due: number | undefined
	readonly procedure: string | undefined
	readonly channel: string
	readonly full: boolean
	readonly fee: number | undefined
	readonly vneid: boolean
	readonly steps: readonly (readonly [number, string])[]
	readonly elsewhere: readonly (readonly [number, string])[]
}

function eventsOf(MaHoSo: string, plan: Plan): Event[] {
	const own = (type: string, time: number, data: JsonObject) => ({
		...raw('onestop', `dossier.${type}`, time, plan.code, { MaHoSo, ...data }),
		agency: plan.agency,
	})
	const due = plan.due === undefined ? {} : { NgayHenTra: compact(plan.opened + plan.due * MINUTE) }
	const first: JsonObject = {
		...{ NgayNopHoSo: compact(plan.opened - HOUR), KenhThucHien: plan.channel, ...due },
		...(plan.procedure === undefined ? {} : { MaTTHC: plan.procedure }),
		...(plan.full ? { HinhThuc: 'toan-trinh' } : {}),
		...(plan.fee === undefined ? {} : { LePhi: plan.fee }),
		...(plan.vneid ? { TaiKhoanDuocXacThucVoiVNeID: '1' } : {}),
	}
	const begin = plan.received
		? own('received', plan.opened, { ...first, NgayTiepNhan: compact(plan.opened) })
		: own('status', plan.opened, { ...first, TrangThaiHoSo: '1' })
	const steps = timed(plan.opened, plan.steps).map(([time, name], index) => {
		const [type = '', status] = name.split(':')
		if (status) return own(type, time + index + 1_000, { TrangThaiHoSo: status, ThoiDiemXuLy: compact(time) })
		// The procedure under which it was taken in was the wrong one.
		if (type === 'corrected') return own('status', time + index + 1_000, { MaTTHC: '2.000635' })
		// The date that a dossier without one is given is no change.
		return own(type, time + index + 1_000, type === 'due_changed' ? { NgayHenTra: compact(time + 30 * HOUR) } : {})
	})
	const others = timed(plan.opened, plan.elsewhere).map(([time, name], index) =>
		elsewhereOf(MaHoSo, name, time + 2_000 + index),
	)
	return [begin, ...steps, ...others]
}

function elsewhereOf(MaHoSo: string, name: string, time: number): Event {
	const digitised = (data: JsonObject) => raw('digitisation', 'result.digitised', time, '', { MaHoSo, ...data })
	switch (name) {
		case 'sync.accepted':
			return raw('portal-sync', name, time, '', { MaHoSo, error_code: '00', isUpdating: 'False' })
		case 'sync.failed':
			return raw('portal-sync', name, time, '', { MaHoSo, error_code: '01' })
		case 'payment.made':
		case 'payment.refunded':
			return raw('payment', name, time, '', { MaHoSo, amount: 20_000 })
		case 'rating.good':
		case 'rating.bad':
			return raw('rating', 'rating.given', time, '', { MaHoSo, score: name === 'rating.bad' ? 2 : 3 })
		case 'digitised.result':
			return digitised({ part: 'result', DuocSoHoa: '1' })
		case 'digitised.component':
			return digitised({ part: 'component', DuocSoHoa: '1' })
		case 'digitised.reused':
			return digitised({ part: 'component', DuocSoHoa: '0', DuocTaiSuDung: '3' })
		case 'shared':
			return digitised({ part: 'component', DuocSoHoa: '0', KhoCaNhan: '1' })
		case 'reused':
			return raw('digitisation', 'component.reused', time, '', { MaHoSo, part: 'component', DuocTaiSuDung: '2' })
		default:
			return digitised({ part: 'component', DuocSoHoa: '0' })
	}
}
