import { useFormat } from '../app/language.tsx'
import { Check } from '../app/views/shapes.tsx'
import { type AlertDetail, tickAlertStep } from './alert-documents.generated.ts'
import { placeName, useDesk, wordOf } from './desk-context.ts'
import { useAct } from './use-act.ts'

function useInstant() {
	const { clock, day } = useFormat()
	const { now } = useDesk()
	return (instant: string) => `${clock(Date.parse(instant))} ${day(Date.parse(instant), now())}`
}

interface AlertHistoryProps {
	readonly lines: AlertDetail['history']
	readonly procedure: AlertDetail['procedure']
}

export function AlertHistory({ lines, procedure }: AlertHistoryProps) {
	const { t, language } = useFormat()
	const { known } = useDesk()
	const instant = useInstant()
	/** Whom or what a line is about, as readers know it. */
	function targetOf({ step, to }: AlertDetail['history'][number]): string | null {
		if (to !== null && step === 'handed-over') return placeName(known, to)
		const ticked = step === 'step-ticked' ? procedure?.steps.find(({ id }) => id === to) : undefined
		return ticked ? (language === 'vi' ? ticked.text : ticked.textEn) : to
	}
	return (
		<section className="detail-part">
			<h3>{t.desk.history}</h3>
			<ol className="history" data-testid="alert-history">
				{lines.map((line) => (
					<li key={`${line.at} ${line.step} ${line.to ?? ''}`}>
						<time dateTime={line.at}>{instant(line.at)}</time>
						<span>
							<strong>{wordOf(t.desk.step, line.step)}</strong>
							{line.to !== null && ` → ${targetOf(line)}`}
							<span className="quiet">
								{' · '}
								{line.by ?? `${t.desk.byRule}: ${wordOf(t.desk.reason, line.reason)}`}
							</span>
							{line.comment !== null && <q>{line.comment}</q>}
						</span>
					</li>
				))}
			</ol>
		</section>
	)
}

export function AlertNotifications({ told }: { told: AlertDetail['notifications'] }) {
	const { t, count } = useFormat()
	const instant = useInstant()
	return (
		<section className="detail-part">
			<h3>{t.desk.notifications}</h3>
			{told.length === 0 && <p className="quiet">{t.desk.toldNobody}</p>}
			<ul className="history" data-testid="alert-notifications">
				{told.map((one) => (
					<li key={one.id} data-state={one.state}>
						<time dateTime={one.queuedAt}>{instant(one.queuedAt)}</time>
						<span>
							{one.recipient !== '' && (
								<>
									<strong>{one.recipient}</strong> · {wordOf(t.desk.channel, one.channel)} ·{' '}
								</>
							)}
							<b className="delivery" data-state={one.state}>
								{wordOf(t.desk.delivery, one.state)}
							</b>
							<span className="quiet">
								{one.reason !== null && ` · ${wordOf(t.desk.reason, one.reason)}`}
								{one.attempts > 1 && ` · ${t.desk.attempts(count(one.attempts))}`}
							</span>
						</span>
					</li>
				))}
			</ul>
		</section>
	)
}

interface AlertProcedureProps {
	readonly id: string
	readonly procedure: NonNullable<AlertDetail['procedure']>
	/** Whether steps may still be ticked. */
	readonly open: boolean
}

export function AlertProcedure({ id, procedure, open }: AlertProcedureProps) {
	const { t, language } = useFormat()
	const { mayWork } = useDesk()
	const instant = useInstant()
	const { run, running, failed } = useAct(tickAlertStep)
	const vi = language === 'vi'
	return (
		<section className="detail-part">
			<h3>
				{t.desk.procedure}: {vi ? procedure.name : procedure.nameEn}
			</h3>
			<ol className="procedure">
				{procedure.steps.map((step) => {
					const text = vi ? step.text : step.textEn
					return (
						<li key={step.id} data-done={step.doneAt !== null}>
							{step.doneAt !== null ? (
								<Check />
							) : (
								<button
									type="button"
									className="tick"
									aria-label={t.desk.tick(text)}
									data-testid={`tick-${step.id}`}
									disabled={!mayWork || !open || running}
									onClick={() => void run({ id, step: step.id })}
								/>
							)}
							<span>
								{text}
								{step.doneAt !== null && (
									<span className="quiet"> · {t.desk.doneBy(step.doneBy ?? '', instant(step.doneAt))}</span>
								)}
							</span>
						</li>
					)
				})}
			</ol>
			{failed !== undefined && (
				<p className="form-notice" role="alert">
					{failed}
				</p>
			)}
		</section>
	)
}
