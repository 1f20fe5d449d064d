import { useEffect, useMemo, useState } from 'react'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import type { WallAlert } from '../wall/documents.generated.ts'
import { AlertCard } from './alert-card.tsx'
import { linkedAlert } from './documents.generated.ts'

const AGAIN_MS = 10_000

interface LinkedAlertProps {
	readonly id: string
	/** The stream's word on it, while it is among those that burn. */
	readonly live: WallAlert | undefined
	readonly now: () => number
	readonly mayAnswer: boolean
	readonly onEnded: () => void
	/** To leave it for all the others. */
	readonly onClose: () => void
}

/** The alert that the reader came for by a link: in full, before all others, also when it is over by now. */
export function LinkedAlert({ id, live, now, mayAnswer, onEnded, onClose }: LinkedAlertProps) {
	const { t } = useFormat()
	const stored = useStored(id, live === undefined, onEnded)
	const alert = live ?? stored
	return (
		<section className="leader-linked" aria-label={t.leader.linked} data-testid="leader-linked">
			<h2>{t.leader.linked}</h2>
			{alert === undefined && <p role="status">{t.loading}</p>}
			{alert === null && (
				<p className="leader-quiet" role="status">
					{t.leader.linkedGone}
				</p>
			)}
			{alert && (
				<ul className="leader-list">
					<AlertCard alert={alert} now={now} mayAnswer={mayAnswer} opened onEnded={onEnded} />
				</ul>
			)}
			<button type="button" className="leader-close" onClick={onClose}>
				{t.leader.linkedClose}
			</button>
		</section>
	)
}

/** Asked of the store for as long as the stream does not tell it; null when there is none that the reader may see. */
function useStored(id: string, wanted: boolean, onEnded: () => void): WallAlert | null | undefined {
	const [alert, setAlert] = useState<WallAlert | null>()
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])
	useEffect(() => {
		if (!wanted) return
		let stopped = false
		const load = () =>
			request(linkedAlert, { id }).then(
				(answer) => stopped || setAlert(answer.alert),
				(error) => error instanceof RequestError && error.reason === 'signed-out' && onEnded(),
			)
		void load()
		const timer = setInterval(() => void load(), AGAIN_MS)
		return () => {
			stopped = true
			clearInterval(timer)
		}
	}, [id, wanted, request, onEnded])
	return alert
}
