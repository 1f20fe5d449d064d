import { describe, expect, test } from 'vitest'
import { boundedSql, toStoreError } from './engine.ts'
import { StoreError } from './errors.ts'

const coded = (message: string, code: unknown) => Object.assign(new Error(message), { code })

describe('what became of a failure', () => {
	test.each([
		['Code: 27. DB::Exception: Cannot parse input', 'content', '27'],
		['Code: 159. DB::Exception: Timeout exceeded', 'timeout', '159'],
		['Code: 60. DB::Exception: Unknown table', 'query', '60'],
		['Code: 241. DB::Exception: Memory limit exceeded', 'unavailable', '241'],
		['Code: 99999. DB::Exception: of another year', 'unavailable', '99999'],
		['socket hang up', 'unavailable', undefined],
	])('%s: %s', (message, kind, code) => {
		expect(toStoreError(new Error(message), 'insert')).toMatchObject({ kind, code, message: `insert: ${message}` })
	})

	test('a row that speaks of another error does not change what it is', () => {
		const quoting = coded('Cannot parse input before: Code: 159', '27')
		expect(toStoreError(quoting, 'insert')).toMatchObject({ kind: 'content', code: '27' })
	})

	test('errors of the system are a store that is away', () => {
		expect(toStoreError(coded('', 'ECONNREFUSED'), 'ping')).toMatchObject({
			...{ kind: 'unavailable', code: undefined, message: 'ping: ECONNREFUSED' },
		})
		expect(toStoreError(coded('no space left', 'ENOSPC'), 'insert').kind).toBe('unavailable')
		expect(toStoreError('odd', 'insert').kind).toBe('unavailable')
	})

	test('what was told already stays as it is', () => {
		const told = new StoreError('timeout', 'late')
		expect(toStoreError(told, 'insert')).toBe(told)
	})
})

test('a query bears its name, its limit of time and, where it has one, its limit of threads', () => {
	const query = { name: 'few', sql: 'SELECT 1', timeoutMs: 2_500 }
	expect(boundedSql(query)).toMatch(/^\/\* few \*\/ SELECT 1\nSETTINGS max_execution_time = 2\.5,/)
	expect(boundedSql(query)).not.toContain('max_threads')
	expect(boundedSql({ ...query, threads: 1 })).toMatch(/, max_threads = 1$/)
})
