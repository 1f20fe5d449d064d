import { type Facts, lines, parts, spanParts, type Words, where } from './words.ts'

const SEVERITY = { critical: 'KHẨN CẤP', major: 'QUAN TRỌNG', minor: 'Lưu ý', info: 'Thông tin' } as const
const KIND = {
	first: '',
	handed: 'Chuyển đến: ',
	up: 'Chưa ai nhận: ',
	severity: 'Tăng mức: ',
	assigned: 'Giao cho bạn: ',
	resolved: 'Đã hết: ',
	test: 'Tin thử: ',
} as const
const UNIT = { day: 'ngày', hour: 'giờ', minute: 'phút' } as const

const head = (facts: Facts, kind: keyof typeof KIND) => `${KIND[kind]}${facts.name}`
const figure = ({ value, target }: Facts) =>
	value === '' ? '' : `${value}${target === '' ? '' : ` (mục tiêu ${target})`}`

const dataOf = (age: string) => (age === '' ? '' : `số liệu ${age} trước`)

function subjectOfMany(facts: readonly Facts[]): string {
	const [first] = facts
	if (!first) return ''
	const same = facts.every(({ name }) => name === first.name)
	return `[${SEVERITY[first.severity]}] ${facts.length} cảnh báo${same ? `: ${first.name}` : ''}${same && first.agency !== '' ? ` – ${first.agency}` : ''}`
}

/** Tiếng Việt. */
export const vi: Words = {
	language: 'vi',
	units: { min: 'phút' },
	span: (ms) =>
		spanParts(ms)
			.map(([count, unit]) => `${count} ${UNIT[unit]}`)
			.join(' '),
	subject: (facts, kind) => {
		const place = where(facts)
		return `[${SEVERITY[facts.severity]}] ${head(facts, kind)}${place === '' ? '' : ` – ${place}`}`
	},
	subjectOfMany,
	one: (facts, kind, link, ackLink) =>
		lines(
			`${SEVERITY[facts.severity]} – ${head(facts, kind)}`,
			facts.summary,
			facts.note === '' ? '' : `Lời nhắn: ${facts.note}`,
			where(facts) === '' ? '' : `Nơi: ${where(facts)}`,
			figure(facts) === '' ? '' : `Số liệu: ${figure(facts)}`,
			`Từ: ${facts.since}${facts.lasted === '' ? '' : `, kéo dài ${facts.lasted}`}`,
			facts.age === '' ? '' : `Số liệu cách đây: ${facts.age}`,
			link === '' ? '' : `Xem: ${link}`,
			ackLink === '' ? '' : `Nhận xử lý: ${ackLink}`,
		),
	many: (facts, named, link) =>
		lines(
			`${facts.length} cảnh báo:`,
			...facts
				.slice(0, named)
				.map(
					(one) =>
						`• [${SEVERITY[one.severity]}] ${parts(one.name, where(one), figure(one), one.since, dataOf(one.age))}`,
				),
			facts.length > named ? `… và ${facts.length - named} cảnh báo khác` : '',
			link === '' ? '' : `Xem: ${link}`,
		),
	short: (facts, kind) => [
		`${SEVERITY[facts.severity]}: ${head(facts, kind)}`,
		facts.area,
		figure(facts),
		facts.agency || facts.subject,
		`từ ${facts.since}`,
		facts.age === '' ? '' : `(${dataOf(facts.age)})`,
	],
	shortOfMany: (facts, oldest) => [subjectOfMany(facts), oldest === '' ? '' : `(${dataOf(oldest)})`],
}
