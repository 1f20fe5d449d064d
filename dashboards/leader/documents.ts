/** Which wall's figures a leader reads: of the whole province the one that speaks of everything, else the centre's own. */
export const leaderWalls = `query leaderWalls {
	viewer { roles areas }
	walls { id name nameEn whole area { code } }
}`
export interface LeaderWalls {
	readonly viewer: { readonly roles: readonly string[] }
	readonly walls: readonly LeaderWall[]
}
export interface LeaderWall {
	readonly id: string
	readonly name: string
	readonly nameEn: string
	readonly whole: boolean
	readonly area: { readonly code: string }
}

/** What a list of alerts does not tell. */
export const alertStory = `query alertStory($id: ID!) {
	alert(id: $id) {
		value target unit agency subject asOf
		history { at step by comment to reason }
		procedure { steps { id text textEn: text(language: "en") doneAt } }
	}
}`
export interface AlertStory {
	readonly alert: {
		readonly value: number | null
		readonly target: number | null
		readonly unit: string | null
		readonly agency: string | null
		readonly subject: string | null
		readonly asOf: string | null
		readonly history: readonly {
			readonly at: string
			readonly step: string
			readonly by: string | null
			readonly comment: string | null
			readonly to: string | null
			readonly reason: string
		}[]
		readonly procedure: {
			readonly steps: readonly {
				readonly id: string
				readonly text: string
				readonly textEn: string
				readonly doneAt: string | null
			}[]
		} | null
	} | null
}

export const pushState = `query pushState {
	pushKey
	myContact { id }
}`
export interface PushState {
	readonly pushKey: string
	readonly myContact: { readonly id: string } | null
}

export const pushActs = {
	subscribe: `mutation subscribeToPush($subscription: JSON!) {
		done: subscribeToPush(subscription: $subscription) { ok error { message } }
	}`,
	unsubscribe: `mutation unsubscribeFromPush($endpoint: String!) {
		done: unsubscribeFromPush(endpoint: $endpoint) { ok error { message } }
	}`,
	test: `mutation testPush { done: testMessage(channel: PUSH) { ok error { message } ways { state reason } } }`,
} as const
export interface PushDone {
	readonly done: {
		readonly ok: boolean
		readonly error: { readonly message: string } | null
		readonly ways?: readonly { readonly state: string; readonly reason: string | null }[] | null
	}
}

export const takeOn = `mutation takeOn($id: ID!, $comment: String) {
	acknowledgeAlert(id: $id, comment: $comment) { ok error { message } }
}`
export interface TakenOn {
	readonly acknowledgeAlert: { readonly ok: boolean; readonly error: { readonly message: string } | null }
}
