import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { createGraphqlRequest } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import type { WallAlert } from '../wall/documents.generated.ts'
import { type AlertStory, alertStory } from './documents.generated.ts'

/** Borders and their drawing are not part of what has to be there first. */
const AlertGround = lazy(() => import('./alert-ground.tsx'))

interface StoryProps {
	readonly alert: WallAlert
	readonly now: () => number
	/** There at once, without a tap. */
	readonly opened: boolean
}

/** Figures, place, what was done, what is to be done: read when somebody opens it, and again when the alert has moved. */
export function Story({ alert, now, opened }: StoryProps) {
	const { t, language, clock, day } = useFormat()
	const [open, setOpen] = useState(opened)
	const [story, setStory] = useState<AlertStory['alert']>()
	const [centres, setCentres] = useState<AlertStory['centres']>([])
	const [failed, setFailed] = useState(false)
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])
	useEffect(() => {
		if (!open) return
		let stopped = false
		request(alertStory, { id: alert.id }).then(
			(answer) => {
				if (stopped) return
				setStory(answer.alert)
				setCentres(answer.centres)
				setFailed(false)
			},
			() => stopped || setFailed(true),
		)
		return () => {
			stopped = true
		}
	}, [open, alert, request])
	const steps: Readonly<Record<string, string>> = t.desk.step
	/** Whom or what a line of the history is about, as readers know it. */
	function targetOf(step: string, to: string): string {
		if (step === 'handed-over') return centres.find(({ code }) => code === to)?.name ?? to
		const ticked = step === 'step-ticked' ? story?.procedure?.steps.find(({ id }) => id === to) : undefined
		return ticked ? (language === 'vi' ? ticked.text : ticked.textEn) : to
	}
	return (
		<details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary data-testid="leader-story">{t.leader.story}</summary>
			{failed && <p className="form-notice">{t.leader.notSent}</p>}
			{open && story && (
				<>
					<Facts alert={alert} story={story} now={now} />
					<Suspense>
						<AlertGround area={alert.area} />
					</Suspense>
					{story.procedure && (
						<ol className="leader-steps">
							{story.procedure.steps.map(({ id, text, textEn, doneAt }) => (
								<li key={id} data-done={doneAt !== null}>
									{language === 'vi' ? text : textEn} {doneAt !== null && `✓ ${clock(Date.parse(doneAt))}`}
								</li>
							))}
						</ol>
					)}
					<h4>{t.desk.history}</h4>
					<ol className="leader-history" data-testid="leader-history">
						{story.history.map(({ at, step, by, comment, to }) => (
							<li key={`${at} ${step} ${to ?? ''}`}>
								<time dateTime={at}>
									{clock(Date.parse(at))} {day(Date.parse(at), Date.now())}
								</time>{' '}
								<b>{steps[step] ?? step}</b>
								{to !== null && ` → ${targetOf(step, to)}`} {by !== null && `· ${by}`}{' '}
								{comment !== null && <q>{comment}</q>}
							</li>
						))}
					</ol>
				</>
			)}
		</details>
	)
}

interface FactsProps {
	readonly alert: WallAlert
	readonly story: NonNullable<AlertStory['alert']>
	readonly now: () => number
}

function Facts({ alert, story, now }: FactsProps) {
	const { t, value, clock, day, ago } = useFormat()
	const present = useNow(now)
	const figure = (of: number | null) => of !== null && value(of, story.unit)
	const at = (instant: string | null) => {
		if (instant === null) return null
		const ms = Date.parse(instant)
		return `${clock(ms)} ${day(ms, present)} (${ago(ms, present)})`
	}
	const facts: readonly (readonly [string, string, string | null | false])[] = [
		['value', t.desk.figure, figure(story.value)],
		['target', t.desk.threshold, figure(story.target)],
		['area', t.desk.area, alert.area?.name ?? t.unplaced],
		['subject', t.desk.subject, story.subject],
		['since', t.desk.since, at(alert.startedAt)],
		['age', t.desk.dataAge, at(story.asOf)],
	]
	return (
		<dl className="leader-facts">
			{facts.map(
				([id, name, told]) =>
					told && (
						<div key={id} data-testid={`leader-${id}`}>
							<dt>{name}</dt>
							<dd>{told}</dd>
						</div>
					),
			)}
		</dl>
	)
}
