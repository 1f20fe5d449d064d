import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Alert, AlertStep, AlertTransition } from '@vong/core/alert'
import { CAP_SEVERITY, type PublicWarnings } from '@vong/core/public-warning'
import { SEVERITIES } from '@vong/core/severity'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { capDocument, capInstant, warningFeed, warningsOf } from './public-warnings.ts'

const schema = await readFile(join(import.meta.dirname, 'schemas/cap-1.2.xsd'), 'utf8')
const WARD = { vi: 'Phường Đồng Xoài', en: 'Đồng Xoài ward' }
const AT = Date.UTC(2026, 10, 23, 18)

const from: PublicWarnings = {
	sender: 'binhphuoc.gov.vn',
	senderName: { vi: 'Trung tâm điều hành', en: 'Operations centre' },
	warnings: [
		{
			rule: 'HEAVY_RAIN',
			category: 'Met',
			urgency: 'Immediate',
			certainty: 'Observed',
			instruction: { vi: 'Tránh vùng trũng.', en: 'Keep away from low ground.' },
			holds: 3_600_000,
		},
	],
}

const line = (step: AlertStep, minute: number, severity: Alert['severity'] = 'major'): AlertTransition => ({
	...{ id: `${step} ${minute}`, alert: 'a', step, at: AT + minute * 60_000, by: null, reason: '' },
	...{ comment: '', severity, value: null, to: null },
})

const alertOf = (history: readonly AlertTransition[], more: Partial<Alert> = {}): Alert => ({
	...{ id: 'a', key: 'k', rule: 'HEAVY_RAIN', ruleVersion: 1, severity: 'major', phase: 'firing', area: '' },
	name: { vi: 'Mưa rất to', en: 'Very heavy rain' },
	summary: { vi: 'Mưa 120 mm', en: '120 mm of rain' },
	...{ agency: '', subject: '', field: 'environment', sources: [], labels: {}, value: 120, target: 100, unit: 'mm' },
	...{ asOf: AT, startedAt: AT, firedAt: AT, acknowledgedAt: null, acknowledgedBy: null, assignedTo: null },
	...{ handedTo: null, resolvedAt: null, shadow: false, procedure: '', history },
	...more,
})

const problemsOf = async (xml: string) => {
	const { errors } = await validateXML({ xml: { fileName: 'cap.xml', contents: xml }, schema })
	return errors.map(({ message }) => message)
}

it.each<[string, AlertTransition[], string[]]>([
	['nothing before somebody has taken it on', [line('opened', 0), line('fired', 0)], []],
	['a warning once somebody has', [line('fired', 0), line('acknowledged', 5)], ['Alert']],
	['one warning however often it is taken on', [line('acknowledged', 5), line('acknowledged', 6)], ['Alert']],
	[
		'an update when it gets graver',
		[line('acknowledged', 5), line('severity-changed', 9, 'critical')],
		['Alert', 'Update'],
	],
	['nothing of what got graver before', [line('severity-changed', 1, 'critical'), line('acknowledged', 5)], ['Alert']],
	['that it is over', [line('acknowledged', 5), line('resolved', 60)], ['Alert', 'Cancel']],
	['that it was ended by hand', [line('acknowledged', 5), line('closed', 60)], ['Alert', 'Cancel']],
	[
		'nothing when it was over before anybody looked',
		[line('fired', 0), line('resolved', 60), line('acknowledged', 61)],
		[],
	],
])('the public is told %s', (_, history, kinds) => {
	expect(warningsOf(alertOf(history), from).map(({ kind }) => kind)).toEqual(kinds)
})

it('nobody is warned by a rule that is on trial, or that is not for the public', () => {
	const history = [line('acknowledged', 5)]
	expect(warningsOf(alertOf(history, { shadow: true }), from)).toEqual([])
	expect(warningsOf(alertOf(history, { rule: 'FEED_SILENT' }), from)).toEqual([])
})

it('every message fits the schema of CAP 1.2, whatever stands in it', { timeout: 120_000 }, async () => {
	const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
	const steps = fc.array(fc.constantFrom<AlertStep>('severity-changed', 'recovering', 'commented'), { maxLength: 4 })
	await fc.assert(
		fc.asyncProperty(
			text,
			text,
			steps,
			fc.boolean(),
			fc.constantFrom(...SEVERITIES),
			async (name, id, after, over, severity) => {
				const history = [
					line('acknowledged', 1, severity),
					...after.map((step, index) => line(step, 2 + index, severity)),
					...(over ? [line('resolved', 90, severity)] : []),
				]
				const alert = alertOf(history, { id: `a ${id}`, summary: { vi: name, en: name } })
				const messages = warningsOf(alert, from)
				expect(new Set(messages.map(({ identifier }) => identifier)).size).toBe(messages.length)
				for (const message of messages.slice(-2)) {
					const xml = capDocument(message, { name: WARD, code: '25210' }, from, 'https://ioc.example.vn/x')
					expect(await problemsOf(xml)).toEqual([])
					expect(xml).toContain(`<severity>${CAP_SEVERITY[severity]}</severity>`)
					expect(xml).toContain('<value>25210</value>')
				}
			},
		),
		{ numRuns: 12 },
	)
})

it('the place is called by its name in each language', () => {
	const [message] = warningsOf(alertOf([line('acknowledged', 5)]), from)
	if (!message) throw new Error('no message')
	const xml = capDocument(message, { name: WARD, code: '25210' }, from)
	expect([...xml.matchAll(/<areaDesc>(.*)<\/areaDesc>/g)].map(([, name]) => name)).toEqual([WARD.vi, WARD.en])
})

it('the schema finds what is wrong', async () => {
	const [message] = warningsOf(alertOf([line('acknowledged', 5)]), from)
	if (!message) throw new Error('no message')
	const xml = capDocument(message, { name: WARD, code: undefined }, from)
	expect(await problemsOf(xml)).toEqual([])
	for (const [right, wrong] of [
		['<scope>Public</scope>', '<scope>Everybody</scope>'],
		['+07:00</sent>', 'Z</sent>'],
		['<certainty>Observed</certainty>', ''],
		['<identifier>a.1</identifier>', '<identifier>a, 1</identifier>'],
	] as const) {
		expect(xml).toContain(right)
		expect((await problemsOf(xml.replace(right, wrong))).length, wrong).toBeGreaterThan(0)
	}
})

it('an update names those that it takes the place of, with the time in Viet Nam', () => {
	const [, update] = warningsOf(alertOf([line('acknowledged', 0), line('severity-changed', 5, 'critical')]), from)
	if (!update) throw new Error('no update')
	expect(capInstant(AT)).toBe('2026-11-24T01:00:00+07:00')
	expect(capDocument(update, { name: WARD, code: undefined }, from)).toContain(
		'<references>binhphuoc.gov.vn,a.1,2026-11-24T01:00:00+07:00</references>',
	)
})

it('the feed links to each message', () => {
	const messages = warningsOf(alertOf([line('acknowledged', 0), line('resolved', 9)]), from)
	const feed = warningFeed(messages, {
		from,
		self: 'https://x.vn/alerts/cap',
		linkOf: ({ identifier }) => `https://x.vn/alerts/cap/${identifier}`,
		now: AT,
	})
	expect(feed).toContain('<link type="application/cap+xml" href="https://x.vn/alerts/cap/a.2"/>')
	expect(feed.match(/<entry>/g)).toHaveLength(2)
})
