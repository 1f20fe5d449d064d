import type { AuditEntry, AuditRecord } from '@vong/core/audit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAudit, verifyAudit } from './audit.ts'

const entryOf = (at: number, action = 'graphql.acknowledgeAlert'): AuditEntry => ({
	at,
	viewer: 'v1',
	name: 'Hoa',
	action,
	target: '{"id":"a1"}',
	outcome: 'ok',
	address: '127.0.0.1',
})

async function* each(records: readonly AuditRecord[]) {
	yield* records
}

async function written(count: number, writer = 'w1', failures: readonly number[] = []) {
	const records: AuditRecord[] = []
	let tries = 0
	const audit = createAudit({
		writer,
		last: undefined,
		async append(record) {
			if (failures.includes(tries++)) throw new Error('away')
			records.push(record)
		},
		pause: async () => undefined,
		log: { error() {} },
	})
	await Promise.all(Array.from({ length: count }, (_, at) => audit.write(entryOf(at))))
	return records
}

describe('the audit', () => {
	test('keeps every entry in the order in which it was given, in a chain that holds', async () => {
		const records = await written(5)
		expect(records.map(({ at, number }) => [at, number])).toEqual([0, 1, 2, 3, 4].map((at) => [at, at + 1]))
		expect(await verifyAudit(each(records))).toEqual({ records: 5, broken: [] })
	})

	test('a store that is away for a while holds it up, and nothing is lost', async () => {
		const records = await written(5, 'w1', [1, 2, 5])
		expect(records.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4])
		expect((await verifyAudit(each(records))).broken).toEqual([])
	})

	test('chains of several processes are verified one after the other', async () => {
		const records = [...(await written(3, 'w1')), ...(await written(2, 'w2'))]
		expect(await verifyAudit(each(records))).toEqual({ records: 5, broken: [] })
	})

	test('whatever is changed, taken out, added or moved is found', async () => {
		const records = await written(8)
		await fc.assert(
			fc.asyncProperty(
				fc.nat(6),
				fc.constantFrom('change', 'remove', 'swap', 'repeat'),
				fc.constantFrom('at', 'viewer', 'name', 'action', 'target', 'outcome', 'address', 'previous', 'hash'),
				async (index, how, field) => {
					const forged = [...records]
					const one = forged[index] as AuditRecord
					if (how === 'change') forged[index] = { ...one, [field]: field === 'at' ? one.at + 1 : `${one[field]}!` }
					if (how === 'remove') forged.splice(index, 1)
					if (how === 'swap') forged.splice(index, 2, forged[index + 1] as AuditRecord, one)
					if (how === 'repeat') forged.splice(index, 0, one)
					expect((await verifyAudit(each(forged))).broken.length).toBeGreaterThan(0)
				},
			),
		)
	})
})
