import type { Area } from '@vong/core/area'
import type { IndicatorDefinition } from '@vong/core/indicator'
import type { PeriodKind } from '@vong/core/period'
import type { Condition, Rule } from '@vong/core/rule'

type Of<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>

/** A rule to be tried, of which only its condition matters. */
export function ruleOf(id: string, condition: Condition, rest: Partial<Rule> = {}): Rule {
	const words = { vi: `${id} {value}`, en: `${id} {value}` }
	return {
		id,
		version: 1,
		name: words,
		summary: words,
		condition,
		severity: 'major',
		hold: 0,
		clearHold: 0,
		field: 'test',
		labels: {},
		procedure: '',
		owner: '',
		shadow: false,
		basis: '',
		...rest,
	}
}

export const above = (value: number, clear = value, rest: Partial<Of<'threshold'>['bound']> = {}) =>
	({ direction: 'above', value, clear, steps: [], ...rest }) as const

export const thresholdOf = (rest: Partial<Of<'threshold'>> = {}): Of<'threshold'> => ({
	kind: 'threshold',
	indicator: 'I',
	period: 'hour',
	bound: above(30, 25),
	minimumSample: 1,
	levels: ['commune'],
	byAgency: false,
	judged: 'running',
	...rest,
})

/** A mean of something, in minutes. */
export const meanOf = (id: string, ...periods: PeriodKind[]): IndicatorDefinition => ({
	...{ id, name: { vi: id, en: id }, unit: 'min', decimals: 2, direction: 'down', periods, levels: ['commune'] },
	...{ rollUp: true, minimumSample: 0, targets: [], sources: ['queue'], basis: '' },
	formula: {
		...{ kind: 'entities', of: 'ticket', at: 'opened', area: 'handling', grain: 'hour', dayStartHour: 0 },
		...{ numerator: { sum: 'wait' }, denominator: { count: {} }, scale: 1 },
	},
})

export const COMMUNE: Area = {
	...{ id: 'a@1', code: 'a', name: 'Phường A', type: 'Phường', level: 'commune', parentCode: null },
	...{ validFrom: null, validTo: null, lat: null, lon: null },
}
