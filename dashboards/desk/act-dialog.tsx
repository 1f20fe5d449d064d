import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import {
	type AlertNode,
	acknowledgeAlert,
	alertInFull,
	assignAlert,
	commentAlert,
	handOverAlert,
	resolveAlert,
} from './alert-documents.generated.ts'
import { useAsked, useDesk } from './desk-context.ts'
import { createSilence } from './documents.generated.ts'
import { useActs } from './use-act.ts'

export type Act = 'acknowledge' | 'comment' | 'assign' | 'handOver' | 'silence' | 'resolve'

const HOUR_MS = 3_600_000
const SILENCE_HOURS = [1, 4, 12, 24, 72]

interface ActDialogProps {
	readonly act: Act
	/** Of the alert. */
	readonly id: string
	readonly onClose: () => void
}

/** Asks what the act needs, does it, and says why when it could not be done. Escape leaves everything as it was. */
export function ActDialog({ act, id, onClose }: ActDialogProps) {
	const { t } = useFormat()
	const desk = useDesk()
	const { run, running, failed } = useActs()
	const dialog = useRef<HTMLDialogElement>(null)
	const titleId = useId()
	const asked = useAsked(alertInFull, { id })
	// The stream knows what burns alone; what is over can be silenced all the same.
	const alert = [desk.alerts.state.byId.get(id), asked.data?.alert].find((one) => one?.id === id)
	useEffect(() => {
		dialog.current?.showModal()
	}, [])

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const form = new FormData(event.currentTarget)
		const text = String(form.get('text') ?? '').trim()
		const to = String(form.get('to') ?? '').trim()
		const until = desk.now() + Number(form.get('hours')) * HOUR_MS
		if (await perform(text, to, until)) dialog.current?.close()
	}

	function perform(text: string, to: string, until: number) {
		const comment = text === '' ? null : text
		switch (act) {
			case 'acknowledge':
				return run(acknowledgeAlert, { id, comment })
			case 'comment':
				return run(commentAlert, { id, text })
			case 'assign':
				return run(assignAlert, { id, to })
			case 'handOver':
				return run(handOverAlert, { id, to, comment })
			case 'resolve':
				return run(resolveAlert, { id, comment })
			case 'silence':
				return alert && run(createSilence, { input: silenceOf(alert, text, until) })
		}
	}

	return (
		<dialog ref={dialog} className="act-dialog" aria-labelledby={titleId} onClose={onClose} data-testid="act-dialog">
			<form onSubmit={(event) => void submit(event)}>
				<h2 id={titleId}>{t.desk.actTitle[act]}</h2>
				<p className="quiet">{t.desk.actHint[act]}</p>
				<Fields act={act} />
				<p className="form-notice" role="alert">
					{failed}
				</p>
				<p className="acts">
					<button type="submit" className="primary" disabled={running || !alert} data-testid="confirm">
						{running ? t.desk.acting : t.desk.confirm}
					</button>
					<button type="button" onClick={() => dialog.current?.close()}>
						{t.desk.cancel}
					</button>
				</p>
			</form>
		</dialog>
	)
}

function Fields({ act }: { act: Act }) {
	const { t, count } = useFormat()
	const { known, alerts } = useDesk()
	const names = useId()
	const [assigned] = useState(() => [
		...new Set([...alerts.state.byId.values()].flatMap((each) => each.assignedTo ?? [])),
	])
	const reason = act === 'silence'
	const needed = act === 'comment' || reason
	return (
		<>
			{act === 'assign' && (
				<label className="field">
					{t.desk.to}
					<input name="to" required autoComplete="off" list={names} data-testid="act-to" />
					<datalist id={names}>
						{assigned.map((name) => (
							<option key={name} value={name} />
						))}
					</datalist>
				</label>
			)}
			{act === 'handOver' && (
				<label className="field">
					{t.desk.toArea}
					<select name="to" required data-testid="act-to">
						{known?.centres.map(({ code, name }) => (
							<option key={code} value={code}>
								{name}
							</option>
						))}
						{known?.areas
							.filter(({ level }) => level === 'COMMUNE')
							.map(({ code, name }) => (
								<option key={code} value={code}>
									{name}
								</option>
							))}
					</select>
				</label>
			)}
			{act === 'silence' && (
				<label className="field">
					{t.desk.until}
					<select name="hours" defaultValue="4">
						{SILENCE_HOURS.map((hours) => (
							<option key={hours} value={hours}>
								{t.desk.hours(count(hours))}
							</option>
						))}
					</select>
				</label>
			)}
			{act !== 'assign' && (
				<label className="field">
					{reason ? t.desk.why : needed ? t.desk.comment : t.desk.commentOptional}
					<textarea name="text" rows={3} required={needed} data-testid="act-text" />
				</label>
			)}
		</>
	)
}

/** Just this alert, and those that would come of the same rule, place and subject. */
function silenceOf(alert: AlertNode, reason: string, until: number) {
	return {
		rules: [alert.rule],
		...(alert.area ? { areas: [alert.area.code] } : {}),
		...(alert.agency ? { agencies: [alert.agency] } : {}),
		...(alert.subject ? { subjects: [alert.subject] } : {}),
		until: new Date(until).toISOString(),
		reason,
	}
}
