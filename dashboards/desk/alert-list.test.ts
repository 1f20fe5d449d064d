import { expect, it } from 'vitest'
import type { AlertNode } from './alert-documents.generated.ts'
import { type AlertFilter, listAlerts } from './alert-list.ts'

const alert = (id: string, more: Partial<AlertNode> = {}) =>
	({
		id,
		name: '',
		nameEn: '',
		summary: '',
		severity: 'MAJOR',
		state: 'FIRING',
		area: null,
		startedAt: `2026-01-0${id}T00:00:00Z`,
		...more,
	}) as AlertNode
const everything: AlertFilter = {
	severities: [],
	states: ['PENDING', 'FIRING', 'ACKNOWLEDGED'],
	area: '',
	text: '',
	order: 'gravity',
}
const ids = (alerts: readonly AlertNode[], filter: Partial<AlertFilter> = {}) =>
	listAlerts(alerts, { ...everything, ...filter }).map(({ id }) => id)

it('has the gravest first, of those what nobody looks at, of those the one that waits longest', () => {
	const alerts = [
		alert('1', { severity: 'MINOR' }),
		alert('2', { severity: 'CRITICAL', state: 'ACKNOWLEDGED' }),
		alert('4', { severity: 'CRITICAL' }),
		alert('3', { severity: 'CRITICAL' }),
	]
	expect(ids(alerts)).toEqual(['3', '4', '2', '1'])
	expect(ids(alerts, { order: 'newest' })).toEqual(['4', '3', '2', '1'])
	expect(ids(alerts, { order: 'oldest' })).toEqual(['1', '2', '3', '4'])
})

it('finds words with or without tone marks, in everything that tells alerts apart', () => {
	const alerts = [
		alert('1', { summary: 'Nồng độ bụi vượt ngưỡng' }),
		alert('2', { area: { code: '25195', name: 'Phường Đồng Xoài' } }),
		alert('3', { agency: 'Sở Y tế' }),
	]
	expect(ids(alerts, { text: 'bui vuot' })).toEqual(['1'])
	expect(ids(alerts, { text: 'đồng xoài' })).toEqual(['2'])
	expect(ids(alerts, { text: 'SO Y TE' })).toEqual(['3'])
	expect(ids(alerts, { area: '25195' })).toEqual(['2'])
})

it('keeps to the states and severities that were chosen', () => {
	const alerts = [alert('1'), alert('2', { state: 'RESOLVED' }), alert('3', { severity: 'INFO' })]
	expect(ids(alerts)).toEqual(['1', '3'])
	expect(ids(alerts, { states: ['RESOLVED'] })).toEqual(['2'])
	expect(ids(alerts, { severities: ['INFO', 'MINOR'] })).toEqual(['3'])
})
