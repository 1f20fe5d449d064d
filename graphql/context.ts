import type { OpenHours } from '@vong/core/cadence'
import type { Clock } from '@vong/core/clock'
import type { Viewer } from '@vong/core/viewer'
import type { Actions } from './actions.ts'
import type { AlertActions } from './alert-actions.ts'
import type { CursorSealing } from './cursor-sealing.ts'
import type { NoticeActions } from './notice-actions.ts'
import type { PeopleActions } from './people-actions.ts'
import type { RosterActions } from './roster-actions.ts'
import type { RuleActions } from './rule-actions.ts'
import type { ScopedReader } from './scoped-reader.ts'
import type { ScreenActions } from './screen-actions.ts'
import type { SilenceActions } from './silence-actions.ts'

/** What resolvers have: who asks, what that one may read, and what that one may do. Nothing here reaches past the scope. */
export interface GraphqlContext {
	readonly viewer: Viewer
	readonly reader: ScopedReader
	readonly actions: Actions &
		AlertActions &
		SilenceActions &
		PeopleActions &
		RosterActions &
		NoticeActions &
		RuleActions &
		ScreenActions
	/** Notes what the viewer did; settles when it is written down. */
	readonly audit: (action: string, target: string, outcome: string) => Promise<void>
	readonly clock: Clock
	readonly cursors: CursorSealing
	/** By which offices are open, for how old a source's data is. */
	readonly hours: OpenHours
}
