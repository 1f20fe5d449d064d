import type { AuditEntry } from '@vong/core/audit'
import type { OpenHours } from '@vong/core/cadence'
import type { Clock } from '@vong/core/clock'
import type { Viewer } from '@vong/core/viewer'
import {
	type DocumentNode,
	type ExecutionArgs,
	type ExecutionResult,
	execute,
	type GraphQLError,
	type GraphQLSchema,
	parse,
	specifiedRules,
	type ValidationRule,
	validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { type ActionDeps, createActions } from './actions.ts'
import { type AlertActionDeps, createAlertActions } from './alert-actions.ts'
import type { GraphqlContext } from './context.ts'
import type { CursorSealing } from './cursor-sealing.ts'
import type { KnownDocuments } from './known-documents.ts'
import { maskResult } from './mask.ts'
import { createNoticeActions, type NoticeStore } from './notice-actions.ts'
import { createPeopleActions, type PeopleStore } from './people-actions.ts'
import { createQuota } from './quota.ts'
import { createRosterActions } from './roster-actions.ts'
import { createRuleActions, type RuleStore } from './rule-actions.ts'
import { createScopedReader, type ReaderDeps } from './scoped-reader.ts'
import { createScreenActions, type ScreenStore } from './screen-actions.ts'
import { createSilenceActions, type SilenceStore } from './silence-actions.ts'

/** Longer documents are no honest question. */
export const MAX_TOKENS = 2_000

/** Characters of documents that are kept parsed: all of the pages' own, many times over. */
const KEPT_DOCUMENTS = 2_000_000

/** To try one's own ways: five at once, and one more each minute. */
const TEST_MESSAGES = { perSecond: 1 / 60, burst: 5 }

interface OperationDeps {
	readonly schema: GraphQLSchema
	readonly rules: readonly ValidationRule[]
	readonly reader: ReaderDeps
	readonly actions: ActionDeps
	readonly alerts: AlertActionDeps
	readonly silences: SilenceStore
	readonly people: PeopleStore
	readonly notices: NoticeStore
	readonly ruleBook: RuleStore
	readonly screens: ScreenStore
	readonly mayRun: KnownDocuments
	/** Settles when it is written down. */
	readonly audit: (entry: AuditEntry) => Promise<void>
	readonly clock: Clock
	readonly cursors: CursorSealing
	readonly hours: OpenHours
	readonly subscribe: (args: ExecutionArgs) => Promise<AsyncGenerator<ExecutionResult> | ExecutionResult>
	readonly log: { error(fields: object, message: string): void }
}

interface Asked {
	readonly query: string
	readonly operationName?: string | null | undefined
	readonly variables?: Record<string, unknown> | null | undefined
}

export type Operations = ReturnType<typeof createOperations>

/** What HTTP and WebSocket have in common: the context of a viewer, parsing, validation with limits, running. */
export function createOperations(deps: OperationDeps) {
	const { schema, log } = deps
	const documents = new LRUCache<string, DocumentNode>({
		maxSize: KEPT_DOCUMENTS,
		sizeCalculation: (_, text) => text.length + 1,
	})
	const tests = createQuota(deps.clock, TEST_MESSAGES)

	/** The document of a text that passed every rule; no rule asks who it is from or what its variables are. */
	function accepted(text: string): DocumentNode | readonly GraphQLError[] {
		const known = documents.get(text)
		if (known) return known
		let document: DocumentNode
		try {
			document = parse(text, { maxTokens: MAX_TOKENS })
		} catch (error) {
			return [error as GraphQLError]
		}
		const errors = validate(schema, document, [...specifiedRules, ...deps.rules])
		if (errors.length > 0) return errors
		documents.set(text, document)
		return document
	}

	function contextOf(viewer: Viewer, address: string): GraphqlContext {
		const { id, name } = viewer
		const reader = createScopedReader(viewer, deps.reader)
		const { hasArea } = deps.actions
		return {
			viewer,
			reader,
			actions: {
				...createActions(viewer, deps.actions, reader.seesAll),
				...createAlertActions(viewer, {
					...{ alerts: deps.alerts, find: reader.alert, actsOn: reader.actsOn },
					placeOf: (name) => deps.reader.places.find(name, deps.clock.now(), 'all')?.id,
				}),
				...createPeopleActions(viewer, { people: deps.people, seesAll: reader.seesAll, mayTest: tests.take }),
				...createRosterActions(viewer, { people: deps.people, seesAll: reader.seesAll, now: deps.clock.now }),
				...createNoticeActions(viewer, {
					...{ people: deps.people, notices: deps.notices, seesAll: reader.seesAll },
					...{ find: reader.alert, now: deps.clock.now },
				}),
				...createRuleActions(viewer, {
					rules: deps.ruleBook,
					queries: deps.reader.queries,
					scope: deps.reader.visibleAreaIds(viewer.scope),
				}),
				...createScreenActions(viewer, deps.screens, reader),
				...createSilenceActions(viewer, {
					silences: deps.silences,
					seesAll: reader.seesAll,
					hasArea,
					isCentre: (name) => deps.reader.centres.some(({ id }) => id === name),
					clock: deps.clock,
				}),
			},
			audit: (action, target, outcome) =>
				deps.audit({ at: deps.clock.now(), viewer: id, name, action, target, outcome, address }),
			clock: deps.clock,
			cursors: deps.cursors,
			hours: deps.hours,
		}
	}

	return {
		contextOf,
		subscribe: deps.subscribe,
		execute: async (args: ExecutionArgs) => maskResult(await execute(args), log),
		/** For transports that bring the question as it is. */
		prepare(viewer: Viewer, asked: Asked, address: string): ExecutionArgs | readonly GraphQLError[] {
			const refused = deps.mayRun(viewer, asked.query)
			if (refused) return [refused]
			const document = accepted(asked.query)
			if ('length' in document) return document
			return {
				schema,
				document,
				operationName: asked.operationName,
				variableValues: asked.variables,
				contextValue: contextOf(viewer, address),
			}
		},
	}
}
