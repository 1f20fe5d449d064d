import { useState } from 'react'
import type { Connection } from '../feed.ts'
import { useFormat } from '../language.tsx'
import { type SessionViewer, signOut } from '../session.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { NoticeBell } from './notice-bell.tsx'
import { ConnectionShape, Logo } from './shapes.tsx'

const PATHS = { live: '/', desk: '/desk', leader: '/leader', walls: '/wall', admin: '/admin' } as const
type Page = keyof typeof PATHS

/** The pages that somebody with these roles has use for. */
function pagesOf(roles: readonly string[]): readonly Page[] {
	const works = roles.includes('OPERATOR') || roles.includes('ADMIN')
	const leads = roles.includes('LEADER') || roles.includes('ADMIN')
	return [
		'live',
		...(works ? (['desk'] as const) : []),
		...(leads ? (['leader'] as const) : []),
		'walls',
		...(roles.includes('ADMIN') ? (['admin'] as const) : []),
	]
}

interface HeaderProps {
	readonly viewer: SessionViewer
	readonly connection: Connection
	readonly onSignedOut: () => void
}

export function Header({ viewer, connection, onSignedOut }: HeaderProps) {
	const { t, language } = useFormat()
	const province = viewer.province?.[language]
	const [failed, setFailed] = useState(false)

	async function leave() {
		const { ended, next } = await signOut()
		if (!ended) return setFailed(true)
		if (next !== undefined) return location.assign(next)
		onSignedOut()
	}

	return (
		<header className="page-head">
			<div className="brand">
				<Logo />
				<h1 className="brand-name">Vọng{province && <span className="province"> · {province}</span>}</h1>
			</div>
			<ConnectionBadge connection={connection} />
			<nav className="head-links" aria-label={t.jumpTo}>
				{pagesOf(viewer.roles).map((page) => (
					<a key={page} href={PATHS[page]} aria-current={location.pathname === PATHS[page] ? 'page' : undefined}>
						{t.pages[page]}
					</a>
				))}
			</nav>
			<div className="page-head-end">
				<span className="viewer" title={viewer.roles.join(', ')}>
					<span className="unseen">{t.signedInAs}: </span>
					{viewer.name}
				</span>
				<NoticeBell />
				<LanguageSwitch />
				<button type="button" data-testid="sign-out" onClick={() => void leave()}>
					{t.signOut}
				</button>
			</div>
			<p className="form-notice head-notice" role="alert">
				{failed && t.signOutFailed}
			</p>
		</header>
	)
}

function ConnectionBadge({ connection: { state } }: { connection: Connection }) {
	const { t } = useFormat()
	const word = { live: t.connectionLive, connecting: t.connectionConnecting, lost: t.connectionLost }[state]
	return (
		<div className="connection" data-testid="connection" data-state={state}>
			<ConnectionShape of={state} />
			{word}
		</div>
	)
}
