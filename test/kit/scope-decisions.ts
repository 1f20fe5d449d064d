export const ROLES = ['VIEWER', 'OPERATOR', 'LEADER', 'ADMIN', 'SCREEN'] as const
export type Role = (typeof ROLES)[number]

/**
 * Who may ask at all. `own`: anybody, and gets what is of the own areas. `province`: nobody who does not see all of it. `public`: the same
 * for all, about the centre and not about any place.
 */
type Decision = 'own' | 'province' | 'public'
export interface RootDecision {
	readonly args: string
	readonly decision: Decision
	readonly roles?: readonly Role[]
	/** Arguments to try, as they stand in the document. */
	readonly tries: readonly string[]
}

const PAST = 'from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z"'
const WORKERS = ['OPERATOR', 'ADMIN'] as const
const READERS = [...WORKERS, 'LEADER'] as const

/** A field that is not here, or has other arguments than here, fails the test: somebody has to decide who may see what it tells. */
export const ROOTS: Readonly<Record<string, RootDecision>> = {
	'Query.alert': { args: 'id', decision: 'own', tries: ['id: "$alert"'] },
	'Query.alertStatistics': { args: 'from to', decision: 'own', roles: READERS, tries: [PAST] },
	'Query.alerts': {
		args: 'after filter first',
		decision: 'own',
		tries: [
			'first: 20',
			'first: 20, after: "$alerts"',
			'first: 20, filter: { areas: ["25217"] }',
			'first: 20, filter: { rules: ["CRITICAL_EVENT"] }',
		],
	},
	'Query.area': {
		args: 'at code',
		decision: 'own',
		tries: ['code: "25217"', 'code: "688", at: "2024-01-01T00:00:00Z"'],
	},
	'Query.areas': {
		args: 'at codes level search under',
		decision: 'own',
		tries: [
			'',
			'codes: ["25217", "25195"]',
			'search: "phuoc long"',
			'at: "2024-01-01T00:00:00Z", under: "688"',
			'level: COMMUNE',
		],
	},
	'Query.audit': { args: 'action after first name', decision: 'province', tries: ['first: 20'] },
	'Query.centres': { args: '', decision: 'own', tries: [''] },
	'Query.contacts': { args: '', decision: 'province', tries: [''] },
	'Query.dossiers': {
		args: 'after filter first',
		decision: 'own',
		tries: [
			'first: 20',
			'first: 20, filter: { areas: ["25217"] }',
			'first: 20, filter: { code: "marker-foreign" }',
			'first: 20, filter: { agencies: ["marker-foreign"] }',
		],
	},
	'Query.duties': {
		args: 'from team to',
		decision: 'own',
		roles: READERS,
		tries: [PAST, `${PAST}, team: "duty-phuoc-long"`],
	},
	'Query.eventCounts': {
		args: 'by filter step',
		decision: 'own',
		tries: [
			`step: MONTH, filter: { ${PAST} }`,
			`by: SOURCE, step: MONTH, filter: { ${PAST} }`,
			`by: TYPE, step: MONTH, filter: { ${PAST} }`,
			`step: MONTH, filter: { areas: ["25217"], ${PAST} }`,
			`step: MONTH, filter: { areas: ["phuoc-long"], types: ["observation"], ${PAST} }`,
			`step: DAY, filter: { sources: ["environment"], from: "2025-06-01T00:00:00Z", to: "2025-07-15T00:00:00Z" }`,
		],
	},
	'Query.events': {
		args: 'after filter first purpose',
		decision: 'own',
		tries: [
			'first: 20',
			'first: 20, purpose: "đối soát"',
			'first: 20, after: "$events"',
			'first: 20, filter: { areas: ["phuoc-long"] }',
			'first: 20, filter: { subject: "marker-foreign" }',
		],
	},
	'Query.findings': { args: '', decision: 'own', tries: [''] },
	'Query.indicatorBreakdown': {
		args: 'area at by first id',
		decision: 'own',
		tries: [
			...['AGENCY', 'CATEGORY'].flatMap((by) => [
				`id: "R1022_OPEN_LATE", by: ${by}`,
				`id: "R1022_OPEN_LATE", by: ${by}, area: "phuoc-long"`,
				`id: "R1022_OPEN_LATE", by: ${by}, area: "binh-phuoc", first: 500`,
				`id: "R1022_OPEN_LATE", by: ${by}, area: "25217", at: "2026-11-01T00:00:00Z"`,
			]),
		],
	},
	'Query.indicatorCatalogue': { args: '', decision: 'public', tries: [''] },
	'Query.indicatorSeries': {
		args: 'agency area category from id map step to',
		decision: 'own',
		tries: [
			`id: "WATER_LEVEL", area: "phuoc-long", step: "hour", ${PAST}`,
			`id: "WATER_LEVEL", area: "binh-phuoc", step: "month", ${PAST}`,
			`id: "WATER_LEVEL", area: "25217", map: AS_OF_NOW, ${PAST}`,
			`id: "DOSSIER_ONTIME", area: "dong-xoai", agency: "marker-foreign", ${PAST}`,
			`id: "R1022_OPEN_LATE", area: "dong-xoai", category: "marker-foreign", ${PAST}`,
			`id: "R1022_OPEN_LATE", area: "phuoc-long", category: "marker-foreign", ${PAST}`,
		],
	},
	'Query.indicators': {
		args: 'area at category ids map',
		decision: 'own',
		tries: [
			'ids: ["R1022_OPEN_LATE"], category: "marker-own"',
			'area: "phuoc-long", ids: ["R1022_OPEN_LATE"], category: "marker-foreign"',
			'area: "25217", map: AS_OF_NOW, ids: ["R1022_OPEN_LATE"], category: "marker-foreign"',
			'ids: ["WATER_LEVEL", "DOSSIER_OVERDUE_OPEN"]',
			'area: "25217", ids: ["WATER_LEVEL"]',
			'area: "binh-phuoc", ids: ["WATER_LEVEL"]',
			'area: "phuoc-long", at: "2025-06-30T00:00:00Z", ids: ["WATER_LEVEL"]',
			'area: "25217", map: AS_OF_NOW, ids: ["WATER_LEVEL"]',
		],
	},
	'Query.ledger': { args: 'source', decision: 'province', tries: ['', 'source: "onestop"'] },
	'Query.myContact': { args: '', decision: 'own', tries: [''] },
	'Query.notices': { args: 'first unread', decision: 'own', tries: ['', 'unread: true, first: 5'] },
	'Query.onDuty': { args: 'at', decision: 'own', roles: READERS, tries: [''] },
	'Query.pack': { args: '', decision: 'public', roles: ['ADMIN'], tries: [''] },
	'Query.packCheck': { args: '', decision: 'province', tries: [''] },
	'Query.playlists': { args: '', decision: 'own', tries: [''] },
	'Query.pushKey': { args: '', decision: 'public', tries: [''] },
	'Query.quarantine': {
		args: 'after first purpose source',
		decision: 'province',
		tries: ['first: 20', 'first: 20, source: "onestop"'],
	},
	'Query.ruleChanges': {
		args: 'from rule to',
		decision: 'public',
		roles: READERS,
		tries: ['rule: "CRITICAL_EVENT", from: 1, to: 1'],
	},
	'Query.rules': { args: 'ids', decision: 'public', roles: READERS, tries: ['', 'ids: ["CRITICAL_EVENT"]'] },
	'Query.screens': { args: '', decision: 'own', tries: [''] },
	'Query.silences': { args: '', decision: 'own', tries: [''] },
	'Query.sourceKeys': { args: '', decision: 'province', tries: [''] },
	'Query.sources': { args: '', decision: 'public', tries: [''] },
	'Query.stations': {
		args: 'area at indicator',
		decision: 'own',
		tries: [
			'indicator: "WATER_LEVEL"',
			'indicator: "AQI_VN", area: "phuoc-long"',
			'indicator: "WATER_LEVEL", area: "25217", at: "2026-11-01T00:00:00Z"',
		],
	},
	'Query.systemHealth': { args: '', decision: 'province', tries: [''] },
	'Query.teams': { args: '', decision: 'province', tries: [''] },
	'Query.things': {
		args: 'after filter first kind',
		decision: 'own',
		tries: ['REPORT', 'TICKET', 'DOCUMENT', 'CALL', 'DEVICE', 'CAMERA', 'FIGURE', 'ZONE'].flatMap((kind) => [
			`kind: ${kind}, first: 20`,
			`kind: ${kind}, first: 20, filter: { areas: ["25217"] }`,
		]),
	},
	'Query.tokens': { args: '', decision: 'own', roles: ['ADMIN'], tries: [''] },
	'Query.viewer': { args: '', decision: 'own', tries: [''] },
	'Query.wall': {
		args: 'area at id',
		decision: 'own',
		tries: [
			'id: "phuoc-long"',
			'id: "dong-xoai", area: "25217"',
			'id: "province", area: "25217"',
			'id: "dong-xoai", area: "25195"',
			'id: "province"',
			'id: "dong-xoai"',
			'id: "dong-xoai", at: "2026-11-01T00:00:00Z"',
			'id: "phuoc-long", at: "2024-01-01T00:00:00Z"',
		],
	},
	'Query.walls': { args: '', decision: 'own', tries: [''] },
	'Mutation.acknowledgeAlert': { args: 'comment id', decision: 'own', roles: READERS, tries: ['id: "$alert"'] },
	'Mutation.assignAlert': { args: 'id to', decision: 'own', roles: WORKERS, tries: ['id: "$alert", to: "x"'] },
	'Mutation.backtestRule': { args: 'from rule to', decision: 'province', tries: [`rule: {}, ${PAST}`] },
	'Mutation.commentAlert': { args: 'id text', decision: 'own', roles: READERS, tries: ['id: "$alert", text: "x"'] },
	'Mutation.createSilence': {
		args: 'input',
		decision: 'own',
		roles: ['OPERATOR'],
		tries: [
			'input: { areas: ["25217"], until: "2030-01-01T00:00:00Z", reason: "x" }',
			'input: { severities: [CRITICAL], until: "2030-01-01T00:00:00Z", reason: "x" }',
		],
	},
	'Mutation.createToken': {
		args: 'input',
		decision: 'own',
		roles: ['ADMIN'],
		tries: ['input: { name: "x", roles: [VIEWER] }', 'input: { name: "x", roles: [VIEWER], areas: ["phuoc-long"] }'],
	},
	'Mutation.endSourceSecret': { args: 'id source', decision: 'province', tries: ['source: "onestop", id: "x"'] },
	'Mutation.expireSilence': { args: 'id', decision: 'own', roles: ['OPERATOR'], tries: ['id: "$silence"'] },
	'Mutation.handOverAlert': {
		args: 'comment id toArea',
		decision: 'own',
		roles: WORKERS,
		tries: ['id: "$alert", toArea: "dong-xoai"'],
	},
	'Mutation.handOverDuty': { args: 'id note to', decision: 'own', tries: ['id: "x", to: "marker-foreign"'] },
	'Mutation.removeDuty': { args: 'id', decision: 'own', roles: WORKERS, tries: ['id: "x"'] },
	'Mutation.saveDuty': {
		args: 'input',
		decision: 'own',
		roles: WORKERS,
		tries: [
			'input: { team: "duty-phuoc-long", contact: "x", from: "2026-01-01T00:00:00Z", until: "2026-01-02T00:00:00Z" }',
			'input: { team: "duty-province", contact: "x", from: "2026-01-01T00:00:00Z", until: "2026-01-02T00:00:00Z" }',
		],
	},
	'Mutation.readNotices': { args: 'ids', decision: 'own', tries: ['ids: ["x"]'] },
	'Mutation.subscribeToPush': {
		args: 'from subscription',
		decision: 'own',
		tries: ['subscription: { endpoint: "x" }'],
	},
	'Mutation.testMessage': { args: 'channel', decision: 'own', tries: ['', 'channel: EMAIL'] },
	'Mutation.unsubscribeFromPush': { args: 'endpoint', decision: 'own', tries: ['endpoint: "x"'] },
	'Mutation.pairScreen': {
		args: 'code name playlist walls',
		decision: 'own',
		roles: ['ADMIN'],
		tries: [
			'code: "0000-0000", name: "x", walls: ["phuoc-long"]',
			'code: "0000-0000", name: "x", walls: [], playlist: "day"',
		],
	},
	'Mutation.releaseScene': { args: 'screens', decision: 'own', roles: WORKERS, tries: ['screens: ["$screen"]'] },
	'Mutation.removeContact': { args: 'id', decision: 'province', tries: ['id: "marker-foreign"'] },
	'Mutation.removeScreen': { args: 'id', decision: 'own', roles: ['ADMIN'], tries: ['id: "$screen"'] },
	'Mutation.replayQuarantine': { args: 'ids', decision: 'province', tries: ['ids: ["x"]'] },
	'Mutation.reportScreen': {
		args: 'alert id tile wall',
		decision: 'own',
		tries: ['id: "$screen", wall: "phuoc-long"'],
	},
	'Mutation.resolveAlert': { args: 'comment id', decision: 'own', roles: WORKERS, tries: ['id: "$alert"'] },
	'Mutation.revokeToken': { args: 'id', decision: 'own', roles: ['ADMIN'], tries: ['id: "$token"'] },
	'Mutation.rollBackRule': {
		args: 'reason rule version',
		decision: 'province',
		tries: ['rule: "CRITICAL_EVENT", version: 1, reason: "x"'],
	},
	'Mutation.rotateSourceSecret': { args: 'source', decision: 'province', tries: ['source: "onestop"'] },
	'Mutation.saveContact': {
		args: 'input',
		decision: 'province',
		tries: ['input: { id: "x", name: "x", addresses: [] }'],
	},
	'Mutation.saveRule': { args: 'reason rule', decision: 'province', tries: ['rule: {}, reason: "x"'] },
	'Mutation.setRuleShadow': {
		args: 'reason rule shadow',
		decision: 'province',
		tries: ['rule: "CRITICAL_EVENT", shadow: true, reason: "x"'],
	},
	'Mutation.setScene': {
		args: 'screens tile wall',
		decision: 'own',
		roles: WORKERS,
		tries: ['screens: ["$screen"], wall: "dong-xoai"', 'screens: ["x"], wall: "phuoc-long"'],
	},
	'Mutation.setTeamMembers': {
		args: 'contacts team',
		decision: 'province',
		tries: ['team: "duty-province", contacts: []'],
	},
	'Mutation.tickAlertStep': { args: 'id step', decision: 'own', roles: WORKERS, tries: ['id: "$alert", step: "x"'] },
	'Subscription.alerts': {
		args: 'after filter',
		decision: 'own',
		tries: ['', 'after: "$alertStream"', 'filter: { areas: ["25217"] }'],
	},
	'Subscription.events': {
		args: 'after filter',
		decision: 'own',
		tries: ['', 'after: "$eventStream"', 'filter: { areas: ["phuoc-long"] }'],
	},
	'Subscription.indicators': {
		args: 'area every ids',
		decision: 'own',
		tries: ['ids: ["WATER_LEVEL"]', 'area: "phuoc-long"', 'area: "binh-phuoc"'],
	},
	'Subscription.screen': { args: 'id', decision: 'own', tries: ['id: "$screen"', 'id: "man-hinh-dong-xoai"'] },
}

/**
 * Of each field of an input: `checked` when it may name what lies outside of the caller's scope, and is turned down or finds nothing then;
 * `free` when all that it can do is to narrow an answer, or to say something about what is the caller's own.
 */
export const INPUTS: Readonly<Record<string, { readonly checked: string; readonly free: string }>> = {
	AddressInput: { checked: '', free: 'address channel from' },
	AlertFilter: { checked: 'areas', free: 'rules severities states' },
	ContactInput: { checked: 'id', free: 'addresses language name signsInAs' },
	DossierFilter: {
		checked: 'agencies areas code',
		free: 'dueBefore open overdue receivedFrom receivedTo states',
	},
	DutyInput: { checked: 'contact id standIn team', free: 'from until' },
	EventCountFilter: { checked: 'areas', free: 'from sources to types' },
	EventFilter: { checked: 'areas subject', free: 'from severities sources to types' },
	RecurrenceInput: { checked: '', free: 'days from monthDays to weekdays' },
	SilenceInput: {
		checked: 'agencies areas subjects',
		free: 'fields from reason recurs rules severities sources until',
	},
	ThingFilter: { checked: 'agencies areas key', free: 'dueBefore open openedFrom openedTo states' },
	TokenInput: { checked: 'areas roles', free: 'expiresAt name' },
}
