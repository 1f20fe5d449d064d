import { useCallback, useEffect, useMemo, useState } from 'react'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import type { Acted, TypedDocument } from '../app/typed-document.ts'
import { type PushState, pushState, testPush, turnPushOff, turnPushOn } from './documents.generated.ts'
import { canPush, pushSubscription, subscribeToPush } from './push.ts'

interface Known extends PushState {
	/** What this device is subscribed with. */
	readonly endpoint: string | undefined
}

/** Lets this device be told of alerts while the page is closed, or no more. */
export default function PushSwitch({ onEnded }: { onEnded: () => void }) {
	const { t } = useFormat()
	const [known, setKnown] = useState<Known>()
	const [busy, setBusy] = useState(false)
	const [notice, setNotice] = useState<string>()
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])
	const words = t.leader.push

	const load = useCallback(async () => {
		const [state, subscription] = await Promise.all([request(pushState, {}), pushSubscription()])
		setKnown({ ...state, endpoint: subscription?.endpoint })
	}, [request])

	const attempt = useCallback(
		async (work: () => Promise<string | undefined>, failed: (why: string) => string) => {
			setBusy(true)
			setNotice(undefined)
			try {
				setNotice(await work())
				await load()
			} catch (error) {
				if (error instanceof RequestError && error.reason === 'signed-out') return onEnded()
				setNotice(failed(error instanceof Error ? error.message : String(error)))
			} finally {
				setBusy(false)
			}
		},
		[load, onEnded],
	)
	useEffect(() => {
		// What cannot be read now is read when the page is opened again; alerts go on without it.
		if (canPush()) void load().catch(() => undefined)
	}, [load])

	async function told<Result extends Acted, Variables>(
		document: TypedDocument<Result, Variables>,
		variables: NoInfer<Variables>,
	): Promise<Result['done']> {
		const { done } = await request(document, variables)
		if (!done.ok) throw new Error(done.error?.message ?? '')
		return done
	}

	async function turnOn(key: string) {
		const subscription = await subscribeToPush(key)
		await told(turnPushOn, { subscription: subscription.toJSON() })
		return undefined
	}

	async function turnOff(endpoint: string) {
		// The centre first: a device that is told of nothing is better than one that is told in vain.
		await told(turnPushOff, { endpoint })
		await (await pushSubscription())?.unsubscribe()
		return undefined
	}

	async function test() {
		const { ways } = await told(testPush, {})
		const refused = ways?.find(({ state }) => state === 'failed')
		return refused ? words.testFailed(refused.reason ?? '') : words.tested
	}

	if (!canPush()) return isHomeScreenNeeded() ? <p className="quiet">{words.install}</p> : null
	if (!known) return null
	return (
		<section className="leader-push" aria-label={words.title} data-testid="push" data-on={known.endpoint !== undefined}>
			{known.myContact === null ? (
				<p className="quiet">{words.nobody}</p>
			) : known.endpoint !== undefined ? (
				<>
					<p>{words.on}</p>
					<button
						type="button"
						disabled={busy}
						data-testid="push-test"
						onClick={() => void attempt(test, words.testFailed)}
					>
						{words.test}
					</button>
					<button
						type="button"
						disabled={busy}
						data-testid="push-off"
						onClick={() => void attempt(() => turnOff(known.endpoint ?? ''), words.failed)}
					>
						{words.turnOff}
					</button>
				</>
			) : Notification.permission === 'denied' ? (
				<p className="quiet">{words.denied}</p>
			) : (
				<>
					<p>{words.off}</p>
					<button
						type="button"
						className="primary"
						disabled={busy}
						data-testid="push-on"
						onClick={() => void attempt(() => turnOn(known.pushKey), words.failed)}
					>
						{words.turnOn}
					</button>
				</>
			)}
			<p role="status">{notice}</p>
		</section>
	)
}

/** Safari on a phone lets only pages on the home screen receive messages. */
const isHomeScreenNeeded = () => /iPhone|iPad/.test(navigator.userAgent) && isSecureContext
