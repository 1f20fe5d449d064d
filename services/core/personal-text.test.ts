import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPersonalText, mayNamePersons, veiled } from './personal-text.ts'

const mask = createPersonalText(() => `hash:${'x'.repeat(22)}`)
const short = (text: string) => mask(text).replaceAll(`hash:${'x'.repeat(22)}`, '#')

it.each([
	['0912345678', '#'],
	['SĐT:0912345678, gọi sau 17h', 'SĐT:#, gọi sau 17h'],
	['+84912345678 hoặc 84912345678 hoặc 0084912345678', '# hoặc # hoặc #'],
	['0912 345 678 / 091.234.5678 / 091-2345-678 / 0912.34.56.78', '# / # / # / #'],
	['+84 912 345 678, +84-91-234-5678', '#, #'],
	['02713879222, 0271 3879 222', '#, #'],
	['chim.yen+1@mail.example.vn', '#'],
	['liên hệ: chimyến@tỉnh.vn.', 'liên hệ: #.'],
	['sip:0912345678@pbx.example.vn', 'sip:#'],
	['285999888777', '#'],
	['CCCD_070190001234.pdf', 'CCCD_#.pdf'],
	['070 190 001 234 và 0701 9000 1234', '# và #'],
	['CMND số 285123456, cmnd:285123457', 'CMND số #, cmnd:#'],
	['call-0912345678-1', 'call-#-1'],
	['0912345678-285999888777', '#-#'],
])('in "%s" what leads to a person is found', (text, expected) => expect(short(text)).toBe(expected))

/** What events are full of, and what tells of nobody. */
const IMPERSONAL = [
	'000.00.12.H10-210518-0007',
	'H10.02.15-030521-0007',
	'1.003456.000.00.00.H10',
	'2026-07-01T00:00:00.123456789Z',
	'2021-05-18 08:12:00',
	'20260701070000',
	'202107010700',
	'18/05/2021',
	'1782864000123',
	'1625123456.789012',
	'11.535400000001, 106.888200000001',
	'-106.091234567890',
	'123e4567-e89b-12d3-a456-426614174000',
	'0004A30B001C0530',
	'00:1A:2B:3C:4D:5E',
	'285.999.888.777 đồng',
	'1.123',
	'12.345,6',
	'KK-DX-01',
	'BP_NUOC_01:pH:20260701070000',
	'192.168.100.200',
	'hash:0912345678_285999888777',
	'user@host',
	'02711022',
	'1022',
	'derived-0f3a9b8c7d6e5f40912345678abcdef0',
]

it.each(IMPERSONAL)('"%s" stays as it is', (text) => expect(mask(text)).toBe(text))

const piece = fc.oneof(
	fc.constantFrom(...IMPERSONAL),
	fc.constantFrom(
		'0912345678',
		'+84912345678',
		'0912 345 678',
		'285999888777',
		'a@b.vn',
		'@c.vn',
		'CMND 285123456',
		'CCCD',
	),
	fc.constantFrom(' ', '.', '-', ', ', '_', ':', '@', '+', 'số ', 'hash:'),
	fc.stringMatching(/^\d{1,14}$/),
	fc.string({ unit: 'binary', maxLength: 8 }),
)
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

describe('whatever the text', () => {
	it('masking never throws, and doing it again changes nothing more', () => {
		fc.assert(
			fc.property(text, (sent) => {
				const once = mask(sent)
				expect(mask(once)).toBe(once)
			}),
			{ numRuns: 3_000 },
		)
	})

	it('the quick look overlooks nothing that would be masked', () => {
		const close = createPersonalText(() => '#')
		fc.assert(
			fc.property(text, (sent) => {
				// Beside an address every text is looked at closely.
				const looked = close(`${sent} a@b.vn`)
				if (!mayNamePersons(sent)) expect(looked).toBe(`${sent} #`)
			}),
			{ numRuns: 3_000 },
		)
	})

	it('a number between words is found, and the words stay', () => {
		const number = fc.constantFrom('0912345678', '+84912345678', '0387.654.321', '285999888777', 'yen@example.vn')
		const words = fc.array(fc.constantFrom('gọi', 'hồ sơ', '000.00.12.H10-210518-0007', '1.123', 'ngày 18/05/2021'))
		fc.assert(
			fc.property(words, number, words, (before, found, after) => {
				const [left, right] = [before.join(' '), after.join(' ')]
				expect(short(`${left} ${found} ${right}`)).toBe(`${left} # ${right}`)
			}),
		)
	})

	it('numbers that are written as numbers, dates and coordinates stay', () => {
		const impersonal = fc.oneof(
			fc.double({ min: -9e10, max: 9e10, noNaN: true }).map((value) => value.toFixed(2)),
			fc.integer({ min: -99_999_999, max: 99_999_999 }).map(String),
			fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2199-12-31') }).map((date) => date.toISOString()),
			fc.double({ min: -180, max: 180, noNaN: true }).map((value) => value.toFixed(6)),
			fc.uuid(),
		)
		fc.assert(
			fc.property(impersonal, (sent) => {
				expect(mask(sent)).toBe(sent)
			}),
			{ numRuns: 1_000 },
		)
	})
})

it('a hostile text takes no longer than its length asks for', () => {
	const began = performance.now()
	for (const part of ['0', '0 ', 'a', 'a.', '@a.', '09.', 'CMND ', 'a@b.'])
		mask(`${part.repeat(500_000 / part.length)}@`)
	expect(performance.now() - began).toBeLessThan(5_000)
})

it('what is only looked at is without names as well, in any spelling', () => {
	for (const name of [
		'Nguyễn Thị Chim Yến',
		'NGUYỄN THỊ CHIM YẾN',
		'Nguyen Thi Chim Yen',
		'Nguyễn Thị Chim Yến'.normalize('NFD'),
	])
		expect(veiled(`{"ChuHoSo": "${name}", "`)).toBe('{"ChuHoSo": "***", "')
	expect(veiled('\u0012zLNguyễn Thị Yến\u0018')).toBe('\u0012zL***\u0018')
	expect(veiled('Ông Trần Văn Khướu 0912345678')).toBe('Ông *** ***')
	expect(veiled(`{"x": "hash:${'a'.repeat(22)}"`)).toBe('{"x": "hash:***"')
	for (const text of ['{"specversion": ', 'nonsense', 'Đồng Xoài', 'Sở Tài nguyên và Môi trường'])
		expect(veiled(text)).toBe(text)
})
