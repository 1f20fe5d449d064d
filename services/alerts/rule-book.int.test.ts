import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bus } from '@vong/bus/bus'
import { connectBus } from '@vong/bus/connect'
import { VongError } from '@vong/core/errors'
import type { Rule } from '@vong/core/rule'
import { changesBetween } from '@vong/core/rule-version'
import { connectStore } from '@vong/store/connect'
import type { Store } from '@vong/store/store'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ruleOf, thresholdOf } from './rule.fixture.ts'
import { createRuleBook } from './rule-book.ts'

const dir = mkdtempSync(join(tmpdir(), 'vong-rules-'))
let now = Date.UTC(2026, 10, 23, 3)
const clock = { now: () => now }
let store: Store
let bus: Bus
let ids = 0
let gone = ''

beforeAll(async () => {
	store = await connectStore({ dataDir: dir, clock, durability: 'process' })
	await store.migrate()
	bus = await connectBus({ clock })
})
afterAll(async () => {
	await bus.close()
	await store.close()
	rmSync(dir, { recursive: true, force: true })
})

interface Json {
	readonly indicator: string
	readonly shadow?: boolean
}
/** Stands for the schema of the pack. */
function parse(json: unknown, _: ReadonlyMap<string, Rule>, id: string): Rule {
	const { indicator, shadow = false } = json as Json
	if (indicator === gone || indicator === undefined)
		throw new VongError('INVALID', `there is no indicator ${indicator}`)
	return ruleOf(id, thresholdOf({ indicator }), { shadow })
}

const open = () =>
	createRuleBook({
		pack: new Map([['WAIT', { rule: ruleOf('WAIT', thresholdOf({ indicator: 'A' })), json: { indicator: 'A' } }]]),
		parse,
		...{ store, bus, clock, randomId: () => `r${ids++}`, log: { warn: () => undefined } },
	})

test('a rule that is given holds in every process and after a restart, can be put back, and is never overwritten', async () => {
	const [one, other] = [await open(), await open()]
	const heard = vi.fn()
	other.onChange(heard)
	expect(one.current().get('WAIT')).toMatchObject({ version: 1, condition: { indicator: 'A' } })
	await one.save({ id: 'WAIT', indicator: 'B' }, 'An', 'B is better')
	expect(one.current().get('WAIT')).toMatchObject({ version: 2, condition: { indicator: 'B' } })
	await vi.waitFor(() =>
		expect(other.current().get('WAIT')).toMatchObject({ version: 2, condition: { indicator: 'B' } }),
	)
	expect(heard).toHaveBeenCalled()
	// Two at once, in one millisecond, by two processes: both are kept, and both processes agree on the last.
	await Promise.all([other.rollBack('WAIT', 1, 'Bình', 'it was not'), one.setShadow('WAIT', true, 'An', 'quiet')])
	await vi.waitFor(() => expect(one.current().get('WAIT')).toEqual(other.current().get('WAIT')))
	expect(one.all()).toEqual(other.all())
	now += 1000
	await one.rollBack('WAIT', 1, 'An', 'as the pack has it')
	await one.close()
	await other.close()
	const again = await open()
	const [kept] = again.all()
	expect(kept?.rule).toMatchObject({ version: 5, shadow: false, condition: { indicator: 'A' } })
	expect(kept?.versions.map(({ version, source, author }) => [version, source, author])).toEqual([
		[1, 'PACK', ''],
		[2, 'API', 'An'],
		[3, 'API', expect.any(String)],
		[4, 'API', expect.any(String)],
		[5, 'API', 'An'],
	])
	await again.close()
})

test('what is no rule is refused, and one that speaks of what is gone is told and not judged', async () => {
	const book = await open()
	await expect(book.save({ id: 'NEW', indicator: 'A' }, 'An', ' ')).rejects.toThrow('Say why')
	await expect(book.save({ id: 'new', indicator: 'A' }, 'An', 'x')).rejects.toThrow('capitals')
	await expect(book.save({ id: 'NEW' }, 'An', 'x')).rejects.toThrow('there is no indicator')
	await expect(book.save([], 'An', 'x')).rejects.toThrow('its `id`')
	await expect(book.rollBack('WAIT', 99, 'An', 'x')).rejects.toThrow('no version 99')
	await expect(book.setShadow('NONE', true, 'An', 'x')).rejects.toThrow('There is no rule NONE')
	await book.save({ id: 'NEW', indicator: 'C' }, 'An', 'x')
	expect(book.current().has('NEW')).toBe(true)
	await book.close()
	gone = 'C'
	const again = await open()
	expect(again.current().has('NEW')).toBe(false)
	expect(again.all().find(({ id }) => id === 'NEW')).toMatchObject({ problem: 'there is no indicator C' })
	await again.close()
})

test('differences are told leaf by leaf', () => {
	const before = { name: { vi: 'a', en: 'b' }, threshold: { above: 3, steps: [1] } }
	const after = { name: { vi: 'a', en: 'c' }, threshold: { above: 3, steps: [1, 2] }, shadow: true }
	expect(changesBetween(before, after)).toEqual([
		{ path: 'name.en', before: 'b', after: 'c' },
		{ path: 'shadow', before: undefined, after: true },
		{ path: 'threshold.steps', before: [1], after: [1, 2] },
	])
})
