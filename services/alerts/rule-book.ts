import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import type { Rule } from '@vong/core/rule'
import type { KeptRule, RuleVersion } from '@vong/core/rule-version'
import { encodeRule, type RuleQueries, type RuleRecord } from '@vong/store/rule-queries'
import type { StoreWriter } from '@vong/store/store'

interface RuleBookDeps {
	/** What the pack says, with the rule as its file has it. */
	readonly pack: ReadonlyMap<string, { readonly rule: Rule; readonly json: unknown }>
	/** Reads a rule by the very schema of the pack, beside the others. @throws VongError INVALID */
	readonly parse: (json: unknown, others: ReadonlyMap<string, Rule>, id: string) => Rule
	readonly store: { readonly queries: Pick<RuleQueries, 'ruleLog'>; readonly writer: StoreWriter }
	readonly bus: Pick<Bus, 'publish' | 'subscribe'>
	readonly clock: Clock
	readonly randomId: () => string
	readonly log: { warn(fields: object, message: string): void }
}

/** The rules that hold: those of the pack, and what was made of them while the centre ran. */
export interface RuleBook {
	current(): ReadonlyMap<string, Rule>
	all(): KeptRule[]
	/** A new version of a rule, or a new rule. @throws VongError INVALID with all that is wrong. */
	save(json: unknown, by: string, reason: string): Promise<KeptRule>
	/** Makes a former version the newest. @throws VongError NOT_FOUND, INVALID. */
	rollBack(id: string, version: number, by: string, reason: string): Promise<KeptRule>
	/** Tried live and told to nobody, or told again. @throws VongError NOT_FOUND. */
	setShadow(id: string, shadow: boolean, by: string, reason: string): Promise<KeptRule>
	onChange(listener: () => void): () => void
	close(): Promise<void>
}

const WHAT = 'rules'
const ID = /^[A-Z][A-Z0-9_]{1,63}$/
const LONGEST_REASON = 1_000
const LONGEST_RULE = 50_000

/** Rules as all processes know them: a log that is only appended to, read again when another process has written. */
export async function createRuleBook(deps: RuleBookDeps): Promise<RuleBook> {
	const { pack, parse, store, bus, clock, randomId, log } = deps
	const listeners = new Set<() => void>()
	let records: RuleRecord[] = []
	let kept = new Map<string, KeptRule>()
	let current: ReadonlyMap<string, Rule> = new Map()
	let queue: Promise<unknown> = Promise.resolve()

	function fold() {
		const byRule = Map.groupBy(records.toSorted(inOrder), ({ rule }) => rule)
		const ids = [...new Set([...pack.keys(), ...byRule.keys()])].toSorted()
		const versions = new Map(ids.map((id) => [id, versionsOf(id, byRule.get(id) ?? [])]))
		const rules = new Map<string, Rule>()
		const problems = new Map<string, string>()
		// What is put together from others comes last: it has to know them.
		const isComposite = (id: string) => {
			const json = newest(versions, id)?.json
			return Number(isObject(json) && 'composite' in json)
		}
		for (const id of ids.toSorted((a, b) => isComposite(a) - isComposite(b))) {
			const last = newest(versions, id)
			if (!last) continue
			try {
				rules.set(id, { ...parse(last.json, rules, id), version: last.version })
			} catch (error) {
				problems.set(id, error instanceof Error ? error.message : String(error))
				log.warn({ err: error, rule: id }, 'a rule cannot be judged any more')
			}
		}
		current = rules
		kept = new Map(
			ids.map((id) => [
				id,
				{ id, rule: rules.get(id), problem: problems.get(id) ?? '', versions: versions.get(id) ?? [] },
			]),
		)
		for (const listener of listeners) listener()
	}

	function versionsOf(id: string, own: readonly RuleRecord[]): RuleVersion[] {
		const file = pack.get(id)
		const first: RuleVersion[] = file
			? [{ version: 1, source: 'PACK', at: null, author: '', reason: '', json: file.json }]
			: []
		const later = own.map(({ at, author, reason, body }, index): RuleVersion => {
			return { version: first.length + index + 1, source: 'API', at, author, reason, json: JSON.parse(body) as unknown }
		})
		return [...first, ...later]
	}

	async function refresh() {
		const stored = await store.queries.ruleLog()
		const there = new Set(stored.map(({ id }) => id))
		// Written here and perhaps not seen by a reading that began before.
		records = [...stored, ...records.filter(({ id }) => !there.has(id))]
		fold()
	}
	const refreshed = () =>
		refresh().catch((error: unknown) => log.warn({ err: error }, 'the rules could not be read again'))

	function find(id: string): KeptRule {
		const found = kept.get(id)
		if (!found) throw new VongError('NOT_FOUND', `There is no rule ${id}.`)
		return found
	}

	async function write(id: string, json: unknown, author: string, why: string): Promise<KeptRule> {
		const reason = why.trim()
		if (reason === '') throw new VongError('INVALID', 'Say why the rule is changed.')
		if (reason.length > LONGEST_REASON)
			throw new VongError('INVALID', `A reason has ${LONGEST_REASON} characters at most.`)
		if (!ID.test(id)) throw new VongError('INVALID', 'The id of a rule is made of capitals, digits and underscores.')
		const body = JSON.stringify(json)
		if (body.length > LONGEST_RULE) throw new VongError('INVALID', `A rule has ${LONGEST_RULE} characters at most.`)
		const others = new Map([...current].filter(([name]) => name !== id))
		const rule = parse(json, others, id)
		mustKeepOthers(rule)
		// Two in one millisecond still have an order.
		const at = Math.max(clock.now(), ...records.filter((one) => one.rule === id).map((one) => one.at + 1))
		const record: RuleRecord = { rule: id, id: randomId(), at, author, reason, body }
		await store.writer.insert('rule_log', [encodeRule(record)], `rule:${record.id}`)
		records = [...records, record]
		fold()
		await bus.publish('alerting.changed', { what: WHAT, at: record.at })
		return find(id)
	}

	/** A rule that others are put together from must stay one of a kind that they can be put together from. */
	function mustKeepOthers({ id, condition }: Rule) {
		if (condition.kind !== 'composite') return
		const using = [...current.values()].filter(
			(one) =>
				one.condition.kind === 'composite' && one.id !== id && JSON.stringify(one.condition.when).includes(`"${id}"`),
		)
		if (using.length > 0)
			throw new VongError(
				'INVALID',
				`${using.map((one) => one.id).join(', ')} is put together from ${id}, which has to stay a rule of its own.`,
			)
	}

	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const done = queue.then(work)
		queue = done.catch(() => undefined)
		return done
	}

	const subscription = await bus.subscribe(
		'alerting.changed',
		async ({ what }) => {
			if (what === WHAT) await refreshed()
		},
		() => void refreshed(),
	)
	await refresh()

	return {
		current: () => current,
		all: () => [...kept.values()],
		save: (given, by, reason) =>
			inTurn(async () => {
				if (!isObject(given) || typeof given['id'] !== 'string')
					throw new VongError('INVALID', 'A rule is an object with its `id` and what a file of the pack says.')
				const { id, ...json } = given
				return write(id as string, json, by, reason)
			}),
		rollBack: (id, version, by, reason) =>
			inTurn(async () => {
				const former = find(id).versions.find((one) => one.version === version)
				if (!former) throw new VongError('NOT_FOUND', `${id} has no version ${version}.`)
				return write(id, former.json, by, reason)
			}),
		setShadow: (id, shadow, by, reason) =>
			inTurn(async () => {
				const last = find(id).versions.at(-1)
				if (!last || !isObject(last.json)) throw new VongError('NOT_FOUND', `There is no rule ${id}.`)
				return write(id, { ...last.json, shadow }, by, reason)
			}),
		onChange(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		close: () => subscription.close(),
	}
}

const newest = (versions: ReadonlyMap<string, readonly RuleVersion[]>, id: string) => versions.get(id)?.at(-1)

const inOrder = (a: RuleRecord, b: RuleRecord) => a.at - b.at || (a.id < b.id ? -1 : 1)

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}
