import { useEffect, useState } from 'react'
import '../styles/wall.css'
import { useFormat } from '../app/language.tsx'
import { Logo } from '../app/views/shapes.tsx'

const AGAIN_MS = 2_000
const TIMEOUT_MS = 10_000

interface Asked {
	readonly code: string
	readonly secret: string
	readonly expiresAt: number
}

interface PairingProps {
	readonly onPaired: () => void
	/** Where somebody may have come who is a person. */
	readonly onSignIn?: () => void
}

/** Of a screen that is not let in yet: shows its code until an administrator has confirmed it, then goes on by itself. */
export default function PairingPage({ onPaired, onSignIn }: PairingProps) {
	const { t } = useFormat()
	const [code, setCode] = useState<string>()
	const [away, setAway] = useState(false)
	useEffect(() => {
		document.documentElement.dataset['page'] = 'wall'
		let stopped = false
		let timer: ReturnType<typeof setTimeout> | undefined
		let asked: Asked | undefined
		async function turn(): Promise<void> {
			try {
				if (!asked) {
					asked = await ask()
					setCode(asked.code)
				}
				const state = await claim(asked.secret)
				if (stopped) return
				setAway(false)
				if (state === 'paired') return onPaired()
				if (state === 'expired') asked = undefined
			} catch {
				setAway(true)
			}
			if (!stopped) timer = setTimeout(() => void turn(), AGAIN_MS)
		}
		void turn()
		return () => {
			delete document.documentElement.dataset['page']
			stopped = true
			clearTimeout(timer)
		}
	}, [onPaired])
	return (
		<main className="pairing" data-testid="pairing">
			<Logo />
			<h1>{t.wall.pairing.title}</h1>
			<p className="pairing-code" data-testid="pairing-code" data-away={away} aria-live="polite">
				{code ?? '…'}
			</p>
			<p>{t.wall.pairing.what}</p>
			<p role="status" className="form-notice">
				{away && t.unreachable}
			</p>
			{onSignIn && (
				<p className="pairing-person">
					{t.wall.pairing.person}{' '}
					<button type="button" data-testid="pairing-sign-in" onClick={onSignIn}>
						{t.signInTitle}
					</button>
				</p>
			)}
		</main>
	)
}

async function post(path: string, body: unknown): Promise<Response> {
	return fetch(`/screens/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(TIMEOUT_MS),
	})
}

async function ask(): Promise<Asked> {
	const response = await post('pairing', {})
	if (!response.ok) throw new Error(`HTTP ${response.status}`)
	return (await response.json()) as Asked
}

async function claim(secret: string): Promise<'waiting' | 'expired' | 'paired'> {
	const { status } = await post('pairing/claim', { secret })
	if (status === 204) return 'paired'
	if (status === 410) return 'expired'
	// Too many screens of one address at once: the code holds all the same.
	if (status === 429) return 'waiting'
	if (status === 202) return 'waiting'
	throw new Error(`HTTP ${status}`)
}
