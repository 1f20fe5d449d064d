import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { alertPage } from './landing.ts'
import { useFormat } from './language.tsx'
import { checkSession, type Refusal, type SessionViewer, signIn } from './session.ts'
import { SignIn, type SignInNotice } from './views/sign-in.tsx'

const LivePage = lazy(() => import('./views/live-page.tsx'))
/** The walls bring their charts along, which no other page needs. */
const WallPage = lazy(() => import('../wall/wall-page.tsx'))
const DeskPage = lazy(() => import('../desk/desk-page.tsx'))
const AdminPage = lazy(() => import('../admin/admin-page.tsx'))
const LeaderPage = lazy(() => import('../leader/leader-page.tsx'))
const ScreenPage = lazy(() => import('../wall/screen-page.tsx'))
const PairingPage = lazy(() => import('../wall/pairing-page.tsx'))
const WALL_PATH = /^\/wall(?:\/([a-z0-9-]+))?\/?$/

type Gate =
	| { readonly state: 'opening' }
	| { readonly state: 'unreachable' }
	| { readonly state: 'signed-out'; readonly notice?: SignInNotice }
	| { readonly state: 'signed-in'; readonly viewer: SessionViewer }

const AGAIN_MS = 3_000
/** Narrower than the desk can be read on. */
const PHONE = '(max-width: 48rem)'

/** Decides between the sign-in and the page; `code` is that of a sign-in link, `refusal` what single sign-on came back with. */
export function App({ code, refusal }: { code: string | undefined; refusal: Refusal | undefined }) {
	const { t } = useFormat()
	const [gate, setGate] = useState<Gate>({ state: 'opening' })
	const [asPerson, setAsPerson] = useState(false)
	const opened = useRef(false)

	const check = useCallback(async () => {
		const session = await checkSession()
		if (session.state === 'signed-in') leadToAlert(session.viewer)
		setGate((former) => {
			// The notice says why the page is signed out; a later check knows less.
			return session.state === 'signed-out' && former.state === 'signed-out' ? former : session
		})
	}, [])

	useEffect(() => {
		// The code works once, so it must not be sent twice when effects run twice.
		if (opened.current) return
		opened.current = true
		const open = async () => {
			const failure = code === undefined ? undefined : await signIn({ code })
			if (failure) setGate({ state: 'signed-out', notice: failure === 'wrong' ? 'link-wrong' : failure })
			if (refusal) setGate({ state: 'signed-out', notice: refusal })
			await check()
		}
		void open()
	}, [code, refusal, check])

	useEffect(() => {
		if (gate.state !== 'unreachable') return
		const timer = setInterval(() => void check(), AGAIN_MS)
		return () => clearInterval(timer)
	}, [gate.state, check])

	const onSignedOut = useCallback(
		(ended: boolean) => setGate({ state: 'signed-out', ...(ended && { notice: 'session-ended' as const }) }),
		[],
	)

	const onEnded = useCallback(() => onSignedOut(true), [onSignedOut])
	const onRecheck = useCallback(() => void check(), [check])
	const { pathname } = location
	if (gate.state === 'signed-out' && !asPerson && !gate.notice) {
		// Of what is hung up nobody knows how to sign in; a person who opened a wall does.
		if (pathname === '/screen') return <Loaded>{<PairingPage onPaired={onRecheck} />}</Loaded>
		if (WALL_PATH.exec(pathname)?.[1])
			return <Loaded>{<PairingPage onPaired={onRecheck} onSignIn={() => setAsPerson(true)} />}</Loaded>
	}
	if (gate.state === 'signed-in') return <Loaded>{pageOf(pathname, gate.viewer, { onSignedOut, onEnded })}</Loaded>
	if (gate.state === 'signed-out') return <SignIn notice={gate.notice} onSignedIn={() => void check()} />
	return (
		<main className="opening" role="status">
			{gate.state === 'opening' ? t.loading : t.unreachable}
		</main>
	)
}

/** The link of a message is an address for everybody; once it is known who came, the page for that person takes its place. */
function leadToAlert({ roles }: SessionViewer): void {
	const page = alertPage(location.pathname, { roles, isPhone: matchMedia(PHONE).matches })
	if (page) history.replaceState(null, '', page)
}

interface Leaving {
	/** `ended`: the session ended by itself. */
	readonly onSignedOut: (ended: boolean) => void
	readonly onEnded: () => void
}

function pageOf(pathname: string, viewer: SessionViewer, { onSignedOut, onEnded }: Leaving): ReactNode {
	// A paired screen shows what it is set to, whatever address it was started with.
	if (viewer.screen) return <ScreenPage id={viewer.id} onSignedOut={askToBePaired} />
	const isScreen = viewer.roles.includes('SCREEN')
	const onScreenEnded = isScreen ? askToBePaired : onEnded
	const wall = WALL_PATH.exec(pathname)
	const name = new URLSearchParams(location.search).get('screen')
	if (pathname === '/screen') return isScreen ? <ScreenPage id={viewer.id} onSignedOut={onEnded} /> : <NotAScreen />
	if (wall && name) return <ScreenPage id={name} onSignedOut={onScreenEnded} />
	if (wall) return <WallPage id={wall[1] ?? ''} onSignedOut={onScreenEnded} />
	if (pathname === '/desk') return <DeskPage viewer={viewer} onSignedOut={onSignedOut} />
	if (pathname === '/admin') return <AdminPage viewer={viewer} onSignedOut={onSignedOut} />
	// Whom only alerts and key figures concern sees them first.
	const leadsOnly = viewer.roles.every((role) => role === 'LEADER')
	if (pathname === '/leader' || (pathname === '/' && leadsOnly))
		return <LeaderPage viewer={viewer} onSignedOut={onSignedOut} />
	return <LivePage viewer={viewer} onSignedOut={onSignedOut} />
}

/** A screen whose credential was taken from it asks for a new one; nobody could sign in at it. */
function askToBePaired(): void {
	// How it was started, with its sound or without, holds for the next one too.
	location.assign(`/screen${location.search}`)
}

/** A page that brings its own parts along. */
function Loaded({ children }: { children: ReactNode }) {
	const { t } = useFormat()
	return <Suspense fallback={<main className="opening">{t.loading}</main>}>{children}</Suspense>
}

function NotAScreen() {
	const { t } = useFormat()
	return (
		<main className="opening">
			<p>
				{t.notAScreen} <a href="/">{t.wall.back}</a>
			</p>
		</main>
	)
}
