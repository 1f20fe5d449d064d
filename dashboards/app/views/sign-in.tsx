import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { useFormat } from '../language.tsx'
import { offersSingleSignOn, type Refusal, type SignInFailure, signIn, singleSignOnFrom } from '../session.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './shapes.tsx'

export type SignInNotice = SignInFailure | Refusal | 'link-wrong' | 'session-ended'

interface SignInProps {
	readonly notice: SignInNotice | undefined
	readonly onSignedIn: () => void
}

export function SignIn({ notice: first, onSignedIn }: SignInProps) {
	const { t } = useFormat()
	const [token, setToken] = useState('')
	const [notice, setNotice] = useState(first)
	const [busy, setBusy] = useState(false)
	const [singleSignOn, setSingleSignOn] = useState(false)
	const field = useRef<HTMLInputElement>(null)
	const id = useId()

	useEffect(() => {
		document.title = `${t.signInTitle} · Vọng`
	}, [t])

	useEffect(() => field.current?.focus(), [])

	useEffect(() => {
		void offersSingleSignOn().then(setSingleSignOn)
	}, [])

	async function submit(event: FormEvent) {
		event.preventDefault()
		setBusy(true)
		const failure = await signIn({ token: token.trim() })
		setBusy(false)
		setNotice(failure)
		if (!failure) return onSignedIn()
		field.current?.focus()
		field.current?.select()
	}

	return (
		<div className="sign-in-page">
			<header className="sign-in-head">
				<LanguageSwitch />
			</header>
			<main className="sign-in" data-testid="sign-in">
				<div className="brand">
					<Logo />
					<div>
						<div className="brand-name">Vọng</div>
						<div className="quiet">{t.appSubtitle}</div>
					</div>
				</div>
				<h1>{t.signInTitle}</h1>
				{singleSignOn && (
					<a className="button primary" data-testid="single-sign-on" href={singleSignOnFrom(location)}>
						{t.singleSignOn}
					</a>
				)}
				<p>{t.signInExplanation}</p>
				<form onSubmit={(event) => void submit(event)}>
					<label htmlFor={`${id}-token`}>{t.tokenLabel}</label>
					<input
						ref={field}
						id={`${id}-token`}
						data-testid="token"
						type="password"
						name="token"
						autoComplete="current-password"
						autoCapitalize="none"
						spellCheck={false}
						required
						value={token}
						aria-invalid={notice === 'wrong'}
						aria-describedby={`${id}-notice`}
						onChange={(event) => setToken(event.target.value)}
					/>
					<p id={`${id}-notice`} className="form-notice" role="alert" data-testid="sign-in-notice">
						{notice && noticeText(t, notice)}
					</p>
					<button type="submit" className="primary" disabled={busy}>
						{busy ? t.signingIn : t.signInButton}
					</button>
				</form>
				<p className="quiet">{t.signInLinkHint}</p>
			</main>
		</div>
	)
}

function noticeText(t: Dictionary, notice: SignInNotice): string {
	switch (notice) {
		case 'wrong':
			return t.signInWrong
		case 'link-wrong':
			return t.signInLinkWrong
		case 'too-many':
			return t.signInTooMany
		case 'unreachable':
			return t.signInUnreachable
		case 'failed':
			return t.signInFailed
		case 'forbidden':
			return t.signInForbidden
		case 'unavailable':
			return t.signInProviderAway
		case 'unauthenticated':
			return t.signInNotCompleted
		case 'session-ended':
			return t.sessionEnded
	}
}
