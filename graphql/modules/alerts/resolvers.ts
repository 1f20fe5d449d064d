import { type Alert, type AlertTransition, stateOf } from '@vong/core/alert'
import type { Notification } from '@vong/core/notification'
import type { Procedure } from '@vong/core/procedure'
import type { BacktestAlert } from '../../alert-actions.ts'
import type { AlertFilterInput } from '../../alert-reader.ts'
import type { GraphqlContext } from '../../context.ts'
import { invalid, payload } from '../../errors.ts'
import { connection, decodeAlertKey, encodeAlertKey, pageSize } from '../../paging.ts'
import { toDateTime } from '../../scalars.ts'
import { liveDelivery } from '../live-delivery.ts'

interface AlertsArgs {
	filter?: AlertFilterInput | null
	first?: number | null
	after?: string | null
}

type Step = Procedure['steps'][number] & { readonly done?: AlertTransition | undefined }

interface InLanguage {
	language?: string | null
}

const orNull = (text: string) => (text === '' ? null : text)
/** What outsiders call a place that an alert was handed over to. */
const codeOf = (place: string | null, reader: GraphqlContext['reader']) =>
	place === null ? null : (reader.placeArea(place)?.code ?? place)
const inLanguage = (words: { readonly vi: string; readonly en: string }, { language }: InLanguage) =>
	language === 'en' ? words.en : words.vi

export const resolvers = {
	AlertDelivery: liveDelivery,
	Query: {
		alerts: async (_: unknown, { filter, first, after }: AlertsArgs, { reader }: GraphqlContext) => {
			const limit = pageSize(first)
			const key = after ? decodeAlertKey(after) : undefined
			if (after && !key) throw invalid('`after` is no cursor of this query. Use pageInfo.endCursor of the page before.')
			const found = await reader.alerts(filter ?? {}, limit + 1, key)
			return connection(found, { limit, after, cursorOf: encodeAlertKey })
		},
		alert: (_: unknown, { id }: { id: string }, { reader }: GraphqlContext) => reader.alert(id),
	},
	Mutation: {
		acknowledgeAlert: (_: unknown, args: { id: string; comment?: string | null }, { actions }: GraphqlContext) =>
			payload({ alert: null }, () => actions.acknowledgeAlert(args.id, args.comment ?? '')),
		assignAlert: (_: unknown, { id, to }: { id: string; to: string }, { actions }: GraphqlContext) =>
			payload({ alert: null }, () => actions.assignAlert(id, to)),
		commentAlert: (_: unknown, { id, text }: { id: string; text: string }, { actions }: GraphqlContext) =>
			payload({ alert: null }, () => actions.commentAlert(id, text)),
		resolveAlert: (_: unknown, args: { id: string; comment?: string | null }, { actions }: GraphqlContext) =>
			payload({ alert: null }, () => actions.resolveAlert(args.id, args.comment ?? '')),
		handOverAlert: (
			_: unknown,
			args: { id: string; toArea: string; comment?: string | null },
			{ actions }: GraphqlContext,
		) => payload({ alert: null }, () => actions.handOverAlert(args.id, args.toArea, args.comment ?? '')),
		backtestRule: (_: unknown, asked: { rule: unknown; from: number; to: number }, { actions }: GraphqlContext) =>
			payload({ alerts: null, fired: null, firedPerDay: null, judged: null, cut: null }, () =>
				actions.backtestRule(asked.rule, asked.from, asked.to),
			),
		tickAlertStep: (_: unknown, { id, step }: { id: string; step: string }, { actions }: GraphqlContext) =>
			payload({ alert: null }, () => actions.tickAlertStep(id, step)),
	},
	Alert: {
		name: ({ name }: Alert, args: InLanguage) => inLanguage(name, args),
		summary: ({ summary }: Alert, args: InLanguage) => inLanguage(summary, args),
		severity: ({ severity }: Alert) => severity.toUpperCase(),
		state: (alert: Alert) => stateOf(alert).toUpperCase(),
		area: ({ area }: Alert, _: unknown, { reader }: GraphqlContext) => reader.placeArea(area) ?? null,
		indicator: ({ rule }: Alert, _: unknown, { reader }: GraphqlContext) => reader.indicatorOfRule(rule) ?? null,
		agency: ({ agency }: Alert) => orNull(agency),
		subject: ({ subject }: Alert) => orNull(subject),
		lat: ({ point }: Alert) => point?.lat ?? null,
		lon: ({ point }: Alert) => point?.lon ?? null,
		unit: ({ unit }: Alert) => orNull(unit),
		startedAt: ({ startedAt }: Alert) => toDateTime(startedAt),
		firedAt: ({ firedAt }: Alert) => toDateTime(firedAt),
		acknowledgedAt: ({ acknowledgedAt }: Alert) => toDateTime(acknowledgedAt),
		handedTo: ({ handedTo }: Alert, _: unknown, { reader }: GraphqlContext) => codeOf(handedTo, reader),
		handedToName: ({ handedTo }: Alert, _: unknown, { reader }: GraphqlContext) =>
			handedTo === null ? null : (reader.placeArea(handedTo)?.name ?? handedTo),
		resolvedAt: ({ resolvedAt }: Alert) => toDateTime(resolvedAt),
		asOf: ({ asOf }: Alert) => toDateTime(asOf),
		procedure: ({ procedure, history }: Alert, _: unknown, { reader }: GraphqlContext) => {
			const found = reader.procedure(procedure)
			return found && { ...found, history }
		},
		notifications: ({ id }: Alert, _: unknown, { reader }: GraphqlContext) => reader.notificationsOf(id),
	},
	Procedure: {
		name: ({ name }: Procedure, args: InLanguage) => inLanguage(name, args),
		steps: ({ steps, history }: Procedure & Pick<Alert, 'history'>) =>
			steps.map((step) => ({
				...step,
				done: history.find((line) => line.step === 'step-ticked' && line.to === step.id),
			})),
	},
	ProcedureStep: {
		text: ({ text }: Step, args: InLanguage) => inLanguage(text, args),
		doneAt: ({ done }: Step) => toDateTime(done?.at ?? null),
		doneBy: ({ done }: Step) => done?.by ?? null,
	},
	BacktestAlert: {
		area: ({ area }: BacktestAlert, _: unknown, { reader }: GraphqlContext) => reader.placeArea(area) ?? null,
		agency: ({ agency }: BacktestAlert) => orNull(agency),
		subject: ({ subject }: BacktestAlert) => orNull(subject),
		severity: ({ severity }: BacktestAlert) => severity.toUpperCase(),
		openedAt: ({ openedAt }: BacktestAlert) => toDateTime(openedAt),
		firedAt: ({ firedAt }: BacktestAlert) => toDateTime(firedAt),
		endedAt: ({ endedAt }: BacktestAlert) => toDateTime(endedAt),
		toldFirst: ({ toldFirst }: BacktestAlert, _: unknown, { actions }: GraphqlContext) =>
			toldFirst.map((id) => ({ id, name: actions.nameOfContact(id) })),
	},
	Notification: {
		reason: ({ reason }: Notification) => orNull(reason),
		message: ({ message }: Notification) => orNull(message),
		team: ({ by }: Notification) => orNull(by),
		until: ({ until }: Notification) => toDateTime(until),
		queuedAt: ({ queuedAt }: Notification) => toDateTime(queuedAt),
		sentAt: ({ sentAt }: Notification) => toDateTime(sentAt),
		deliveredAt: ({ deliveredAt }: Notification) => toDateTime(deliveredAt),
		readAt: ({ readAt }: Notification) => toDateTime(readAt),
		acknowledgedAt: ({ acknowledgedAt }: Notification) => toDateTime(acknowledgedAt),
	},
	AlertTransition: {
		at: ({ at }: AlertTransition) => toDateTime(at),
		step: ({ step }: AlertTransition) => step,
		comment: ({ comment }: AlertTransition) => orNull(comment),
		severity: ({ severity }: AlertTransition) => severity.toUpperCase(),
		to: ({ step, to }: AlertTransition, _: unknown, { reader }: GraphqlContext) =>
			step === 'handed-over' ? codeOf(to, reader) : to,
	},
}
