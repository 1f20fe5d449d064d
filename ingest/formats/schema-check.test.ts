import type { DraftEvent, JsonObject, JsonValue } from '@vong/core/event'
import type { Source } from '@vong/core/source'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSchemaCheck } from './schema-check.ts'
import { makeSource } from './test-support/message.ts'

const KEY = Buffer.alloc(32, 1)

function checker(changes: Partial<Source>, key: Uint8Array = KEY) {
	const source = makeSource({ types: [{ type: 'dossier.received', schemas: {} }], ...changes })
	const check = createSchemaCheck(new Map([[source.id, source]]), key)
	return (data: JsonObject, more: Partial<DraftEvent> = {}) =>
		check(source, { type: 'dossier.received', data, ...more })
}

const clean = (check: ReturnType<typeof checker>, data: JsonObject) => {
	const result = check(data)
	return result.ok ? result.value.data : result.reason
}

describe('schemas', () => {
	const number = { type: 'object', properties: { n: { type: 'number' } } }
	const text = { type: 'object', properties: { n: { type: 'string' } } }

	it('the version that the sender names counts, another one falls to the schema for any', () => {
		const check = checker({ types: [{ type: 'dossier.received', schemas: { '*': number, v2: text } }] })
		expect(check({ n: 1 }).ok).toBe(true)
		expect(check({ n: 'x' }, { dataSchema: 'v2' }).ok).toBe(true)
		expect(check({ n: 1 }, { dataSchema: 'v2' })).toMatchObject({ step: 'check', reason: 'data/n must be string' })
		expect(check({ n: 'x' }, { dataSchema: 'v9' }).ok).toBe(false)
	})

	it('a version that is not there, without a schema for any, is refused', () => {
		const check = checker({ types: [{ type: 'dossier.received', schemas: { v2: text } }] })
		expect(check({ n: 'x' })).toMatchObject({ ok: false, reason: 'dossier.received has no schema (none named)' })
	})

	it('a type that the source does not send is refused by name', () => {
		expect(checker({})({}, { type: 'volcano.erupted' })).toMatchObject({
			step: 'check',
			reason: 'environment sends no events of type volcano.erupted',
		})
	})

	it('a broken schema in the pack is a mistake of the configuration, named by source and type', () => {
		const types = [{ type: 'dossier.received', schemas: { '*': { type: 'nonsense' } } }]
		expect(() => checker({ types })).toThrow(/environment, dossier\.received, version \*/)
	})
})

it("an event under the name of another source is refused, any other reference is the sender's own matter", () => {
	const types = [{ type: 'observation', schemas: {} }]
	const environment = makeSource({ types })
	const lorawan = makeSource({ id: 'lorawan', types })
	const check = createSchemaCheck(new Map([environment, lorawan].map((source) => [source.id, source])), KEY)
	const from = (claimedSource: string) => check(environment, { type: 'observation', data: {}, claimedSource })
	for (const name of ['environment', '/stations/environment', 'https://example.vn/api', 'urn:x', '']) {
		expect(from(name).ok).toBe(true)
	}
	for (const name of ['lorawan', 'https://example.vn/lorawan']) {
		expect(from(name)).toMatchObject({
			step: 'check',
			reason: `the event names the source ${name}, but environment sent it`,
		})
	}
})

describe('personal fields', () => {
	const policy = { drop: ['ChuHoSo', 'phone'], hash: ['SoGiayTo'] }

	it('are gone or hashed at any depth', () => {
		const data = { MaHoSo: '1', ChuHoSo: 'Nguyễn Văn A', list: [{ phone: '09', SoGiayTo: '285' }] }
		expect(clean(checker(policy), data)).toEqual({
			MaHoSo: '1',
			list: [{ SoGiayTo: expect.stringMatching(/^hash:[\w-]{22}$/) }],
		})
	})

	it('are known by their letters, however they are written, and by a part where a star stands for the rest', () => {
		const wide = checker({ drop: ['SoDienThoai', '*email*', 'HoTen*'], hash: [], keep: ['emailsSent'] })
		const dropped = [
			'so_dien_thoai',
			'SỐ ĐIỆN THOẠI',
			'so-dien-thoai'.normalize('NFD'),
			'eMail',
			'Email_NguoiNop',
			'hoTenMe',
		]
		for (const name of dropped) expect([name, clean(wide, { [name]: 'x' })]).toEqual([name, {}])
		const kept = { emailsSent: 3, SoDienThoaiKhac: 1, HoSo: 2, tenHoTen: 3 }
		expect(clean(wide, kept)).toEqual(kept)
	})

	it('that both lists cover are hashed', () => {
		const both = checker({ drop: ['*GiayTo*'], hash: ['SoGiayToChuHoSo'] })
		expect(clean(both, { GiayToKhac: '1', SoGiayToChuHoSo: '285' })).toEqual({
			SoGiayToChuHoSo: expect.stringMatching(/^hash:/),
		})
	})

	it('equal values hash alike, with another key otherwise; nothing stays nothing', () => {
		const check = checker(policy)
		expect(clean(check, { SoGiayTo: '285' })).toEqual(clean(check, { SoGiayTo: '285' }))
		expect(clean(check, { SoGiayTo: '285' })).not.toEqual(clean(check, { SoGiayTo: '286' }))
		expect(clean(check, { SoGiayTo: '285' })).not.toEqual(
			clean(checker(policy, Buffer.alloc(32, 2)), { SoGiayTo: '285' }),
		)
		expect(clean(check, { SoGiayTo: '' })).toEqual({ SoGiayTo: '' })
	})

	it('words stand only where a schema names the field; codes, numbers and instants stand anywhere', () => {
		const schema = { type: 'object', properties: { TenTTHC: { type: 'string' }, list: { type: 'array' } } }
		const check = checker({ types: [{ type: 'dossier.received', schemas: { '*': schema } }] })
		const data = {
			...{
				TenTTHC: 'Cấp bản sao',
				other: 'Nguyễn Thị Yến',
				code: 'KK-DX-01',
				at: '2021-05-18 08:12',
				amount: '31.5 mm',
			},
			list: ['hai từ', { other: ['hai từ', 'một', 2] }],
		}
		expect(clean(check, data)).toEqual({
			...{ TenTTHC: 'Cấp bản sao', code: 'KK-DX-01', at: '2021-05-18 08:12', amount: '31.5 mm' },
			list: ['hai từ', { other: ['một', 2] }],
		})
	})

	it('numbers and addresses of persons are replaced wherever they stand, each by the same every time', () => {
		const check = checker({ drop: [], hash: [] })
		const sent = {
			id: 'sms-0912345678',
			subject: 'yen@example.vn',
			agency: '285999888777',
			unit: 'ug/m3',
			areaCode: '25195',
		}
		const once = check({ station: 'SĐT:0912345678', '0912345678': 1, value: 912345678 }, sent)
		const hash = expect.stringMatching(/hash:[\w-]{22}$/)
		expect(once).toMatchObject({
			value: {
				id: hash,
				subject: hash,
				agency: hash,
				unit: 'ug/m3',
				areaCode: '25195',
				data: { station: hash, value: 912345678 },
			},
		})
		expect(JSON.stringify(once)).not.toMatch(/"0912345678|example/)
		expect(check({ station: 'SĐT:0912345678', '0912345678': 1, value: 912345678 }, sent)).toEqual(once)
		expect(once.ok && check(once.value.data, once.value)).toEqual(once)
	})

	it('the message itself is left as it was', () => {
		const data = { ChuHoSo: 'A', list: [{ phone: '09' }] }
		clean(checker(policy), data)
		expect(data).toEqual({ ChuHoSo: 'A', list: [{ phone: '09' }] })
	})

	it('no dropped name and no hashed value is left in any JSON', () => {
		const names = fc.constantFrom('ChuHoSo', 'phone', 'SoGiayTo', 'a', '__proto__')
		const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
			tree: fc.oneof(
				{ maxDepth: 5 },
				fc.string(),
				fc.integer(),
				fc.constant(null),
				fc.array(tie('tree'), { maxLength: 3 }),
				fc.dictionary(names, tie('tree'), { maxKeys: 4 }),
			),
		}))
		const check = checker(policy)
		fc.assert(
			fc.property(tree, (value) => {
				const data = JSON.parse(JSON.stringify({ a: value })) as JsonObject
				const text = JSON.stringify(clean(check, data))
				expect(text).not.toMatch(/"(ChuHoSo|phone)":/)
				expect(text).not.toMatch(/"SoGiayTo":(?!null|""|"hash:)/)
			}),
		)
	})
})
