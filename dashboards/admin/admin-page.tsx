import '../styles/admin.css'
import { useFormat } from '../app/language.tsx'
import type { SessionViewer } from '../app/session.ts'
import { ScreensView } from '../desk/screens-view.tsx'
import { WorkFrame } from '../desk/work-frame.tsx'
import { AuditView } from './audit-view.tsx'
import { KeysView } from './keys-view.tsx'
import { PeopleView } from './people-view.tsx'
import { SystemView } from './system-view.tsx'
import { TokensView } from './tokens-view.tsx'

const VIEWS = {
	system: SystemView,
	keys: KeysView,
	tokens: TokensView,
	people: PeopleView,
	screens: ScreensView,
	audit: AuditView,
} as const

interface AdminPageProps {
	readonly viewer: SessionViewer
	/** `ended`: the session ended by itself. */
	readonly onSignedOut: (ended: boolean) => void
}

/** Sources and their keys, tokens, people, screens, the audit, and how the centre itself is. */
export default function AdminPage(props: AdminPageProps) {
	const { t } = useFormat()
	if (!props.viewer.roles.includes('ADMIN'))
		return (
			<main className="opening" data-testid="not-admin">
				<p>
					{t.admin.notAdmin} <a href="/">{t.wall.back}</a>
				</p>
			</main>
		)
	const ids = Object.keys(VIEWS) as (keyof typeof VIEWS)[]
	const views = ids.map((id) => ({ id, title: t.admin.views[id], View: VIEWS[id] }))
	return <WorkFrame {...props} path="/admin" title={t.admin.title} views={views} />
}
