import '../styles/rules.css'
import { useFormat } from '../app/language.tsx'
import type { SessionViewer } from '../app/session.ts'
import { AlertsView } from './alerts-view.tsx'
import { EventsView } from './events-view.tsx'
import { QuarantineView } from './quarantine-view.tsx'
import { RosterView } from './roster-view.tsx'
import { RulesView } from './rules-view.tsx'
import { ScreensView } from './screens-view.tsx'
import { SilencesView } from './silences-view.tsx'
import { SourcesView } from './sources-view.tsx'
import { StatisticsView } from './statistics-view.tsx'
import { WorkFrame } from './work-frame.tsx'

const VIEWS = {
	alerts: AlertsView,
	events: EventsView,
	sources: SourcesView,
	quarantine: QuarantineView,
	silences: SilencesView,
	roster: RosterView,
	rules: RulesView,
	statistics: StatisticsView,
	screens: ScreensView,
} as const

interface DeskPageProps {
	readonly viewer: SessionViewer
	/** `ended`: the session ended by itself. */
	readonly onSignedOut: (ended: boolean) => void
}

/** Where operators work: alerts first, and what they need to judge and to mend. */
export default function DeskPage(props: DeskPageProps) {
	const { t } = useFormat()
	const ids = Object.keys(VIEWS) as (keyof typeof VIEWS)[]
	const views = ids.map((id) => ({ id, title: t.desk.views[id], View: VIEWS[id], counts: id === 'alerts' }))
	return <WorkFrame {...props} path="/desk" title={t.desk.title} views={views} />
}
