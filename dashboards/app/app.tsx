import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useFormat } from './language.tsx'
import { checkSession, type Refusal, type SessionViewer, signIn } from './session.ts'
import { LivePage } from './views/live-page.tsx'
import { SignIn, type SignInNotice } from './views/sign-in.tsx'

/** The walls bring their charts along, which no other page needs. */
const WallPage = lazy(() => import('../wall/wall-page.tsx'))
const DeskPage = lazy(() => import('../desk/desk-page.tsx'))
const WALL_PATH = /^\/wall(?:\/([a-z0-9-]+))?\/?$/

type Gate =
	| { readonly state: 'opening' }
	| { readonly state: 'unreachable' }
	| { readonly state: 'signed-out'; readonly notice?: SignInNotice }
	| { readonly state: 'signed-in'; readonly viewer: SessionViewer }

const AGAIN_MS = 3_000

/** Decides between the sign-in and the page; `code` is that of a sign-in link, `refusal` what single sign-on came back with. */
export function App({ code, refusal }: { code: string | undefined; refusal: Refusal | undefined }) {
	const { t } = useFormat()
	const [gate, setGate] = useState<Gate>({ state: 'opening' })
	const opened = useRef(false)

	const check = useCallback(async () => {
		const session = await checkSession()
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

	const onWallSignedOut = useCallback(() => onSignedOut(true), [onSignedOut])
	const wall = WALL_PATH.exec(location.pathname)
	if (gate.state === 'signed-in' && wall)
		return (
			<Suspense fallback={<main className="opening">{t.loading}</main>}>
				<WallPage id={wall[1] ?? ''} onSignedOut={onWallSignedOut} />
			</Suspense>
		)
	if (gate.state === 'signed-in' && location.pathname === '/desk')
		return (
			<Suspense fallback={<main className="opening">{t.loading}</main>}>
				<DeskPage viewer={gate.viewer} onSignedOut={onSignedOut} />
			</Suspense>
		)
	if (gate.state === 'signed-in') return <LivePage viewer={gate.viewer} onSignedOut={onSignedOut} />
	if (gate.state === 'signed-out') return <SignIn notice={gate.notice} onSignedIn={() => void check()} />
	return (
		<main className="opening" role="status">
			{gate.state === 'opening' ? t.loading : t.unreachable}
		</main>
	)
}
