import { type FormEvent, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { instantOf, localOf } from './roster.ts'
import { type DutyNode, handOverDuty, saveDuty, type Watch } from './roster-documents.generated.ts'
import { useAct } from './use-act.ts'

const SHIFT_HOURS = 12

interface DutyFormProps {
	readonly teams: readonly Watch[]
	/** The shift to be changed; a new one when left out. */
	readonly duty?: DutyNode
	/** Where a new one is proposed to begin. */
	readonly start: string
	readonly onDone?: () => void
}

/** Who has which shift; people are those that fill the team. */
export function DutyForm({ teams, duty, start, onDone }: DutyFormProps) {
	const { t, language } = useFormat()
	const { run, running, failed } = useAct(saveDuty)
	const [team, setTeam] = useState(duty?.team ?? teams[0]?.team ?? '')
	const people = teams.find((one) => one.team === team)?.members ?? []
	const end = new Date(Date.parse(start) + SHIFT_HOURS * 3_600_000).toISOString()

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const data = new FormData(event.currentTarget)
		const text = (name: string) => String(data.get(name) ?? '')
		const input = {
			...(duty && { id: duty.id }),
			team,
			contact: text('contact'),
			standIn: text('standIn') || null,
			from: instantOf(text('from')),
			until: instantOf(text('until')),
		}
		if (await run({ input })) onDone?.()
	}

	return (
		<form className="alert-filters" onSubmit={(event) => void submit(event)} data-testid="duty-form">
			<label className="filter">
				<span>{t.roster.team}</span>
				<select value={team} onChange={({ target }) => setTeam(target.value)} data-testid="duty-team">
					{teams.map((one) => (
						<option key={one.team} value={one.team}>
							{language === 'vi' ? one.teamName : one.teamNameEn}
						</option>
					))}
				</select>
			</label>
			<label className="filter">
				<span>{t.roster.contact}</span>
				<select name="contact" required key={team} defaultValue={duty?.contact.id} data-testid="duty-contact">
					{people.map(({ id, name }) => (
						<option key={id} value={id}>
							{name}
						</option>
					))}
				</select>
			</label>
			<label className="filter">
				<span>{t.roster.standIn}</span>
				<select name="standIn" key={team} defaultValue={duty?.standIn?.id ?? ''}>
					<option value="">{t.roster.noStandIn}</option>
					{people.map(({ id, name }) => (
						<option key={id} value={id}>
							{name}
						</option>
					))}
				</select>
			</label>
			<label className="filter">
				<span>{t.desk.from}</span>
				<input
					name="from"
					type="datetime-local"
					required
					defaultValue={localOf(duty?.from ?? start)}
					data-testid="duty-from"
				/>
			</label>
			<label className="filter">
				<span>{t.desk.toTime}</span>
				<input
					name="until"
					type="datetime-local"
					required
					defaultValue={localOf(duty?.until ?? end)}
					data-testid="duty-until"
				/>
			</label>
			<button type="submit" className="primary" disabled={running || people.length === 0} data-testid="save-duty">
				{t.roster.saveDuty}
			</button>
			<span className="form-notice" role="alert">
				{people.length === 0 ? t.roster.nobody : failed}
			</span>
		</form>
	)
}

interface HandOverFormProps {
	readonly duty: DutyNode
	readonly people: Watch['members']
	readonly onDone: () => void
}

/** Bàn giao ca: from now on somebody else has the shift. */
export function HandOverForm({ duty, people, onDone }: HandOverFormProps) {
	const { t } = useFormat()
	const { run, running, failed } = useAct(handOverDuty)

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const data = new FormData(event.currentTarget)
		if (await run({ id: duty.id, to: String(data.get('to')), note: String(data.get('note')) })) onDone()
	}

	return (
		<form className="alert-filters" onSubmit={(event) => void submit(event)}>
			<label className="filter">
				<span>{t.roster.handOverTo}</span>
				<select name="to" required data-testid="hand-over-to">
					{people
						.filter(({ id }) => id !== duty.holder.id)
						.map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
				</select>
			</label>
			<label className="filter alert-search">
				<span>{t.roster.handOverNote}</span>
				<input name="note" autoComplete="off" data-testid="hand-over-note" />
			</label>
			<button type="submit" disabled={running} data-testid="hand-over">
				{t.roster.handOver}
			</button>
			<span className="form-notice" role="alert">
				{failed}
			</span>
		</form>
	)
}
