import type { FormEvent } from 'react'
import { useFormat } from '../app/language.tsx'
import { type Column, DataTable } from '../desk/data-table.tsx'
import { useAsked, whyOf, wordOf } from '../desk/desk-context.ts'
import { useAct } from '../desk/use-act.ts'
import { type ContactNode, peopleBoard, removeContact, saveContact, setTeamMembers } from './documents.generated.ts'

const CHANNELS = ['EMAIL', 'SMS', 'TELEGRAM', 'ZALO', 'WEBHOOK'] as const

/** Who can be told of alerts, and who fills which function. */
export function PeopleView() {
	const format = useFormat()
	const { t, language } = format
	const asked = useAsked(peopleBoard, {})
	const remove = useAct(removeContact)
	const members = useAct(setTeamMembers)
	const contacts = asked.data?.contacts ?? []
	const columns: Column<ContactNode>[] = [
		{ id: 'name', title: t.admin.contact, value: (row) => row.name },
		{ id: 'id', title: t.admin.contactId, value: (row) => row.id },
		{
			id: 'addresses',
			title: t.admin.addresses,
			value: (row) =>
				row.addresses
					.map(({ channel, address }) => `${wordOf(t.desk.channel, channel.toLowerCase())}: ${address}`)
					.join('; '),
		},
		{
			id: 'remove',
			title: t.admin.remove,
			value: () => null,
			cell: (row) => (
				<button type="button" disabled={remove.running} onClick={() => void remove.run({ id: row.id })}>
					{t.admin.remove}
				</button>
			),
		},
	]

	function setMembers(event: FormEvent<HTMLFormElement>, team: string) {
		event.preventDefault()
		void members.run({ team, contacts: new FormData(event.currentTarget).getAll('contacts').map(String) })
	}

	return (
		<section className="panel admin-scroll" aria-label={t.admin.views.people}>
			<NewContact />
			<p className="form-notice" role="alert">
				{remove.failed ?? members.failed ?? (asked.error && t.desk.loadFailed(whyOf(asked.error, format)))}
			</p>
			{asked.data && contacts.length === 0 && <p className="empty">{t.admin.noContacts}</p>}
			<DataTable
				name={t.admin.views.people}
				columns={columns}
				rows={contacts}
				keyOf={({ id }) => id}
				mark={({ id }) => ({ 'data-testid': 'contact-row', 'data-id': id })}
			/>
			<h2>{t.admin.teams}</h2>
			<ul className="team-list">
				{asked.data?.teams.map((team) => (
					<li key={team.id}>
						<form onSubmit={(event) => setMembers(event, team.id)} data-testid="team" data-id={team.id}>
							<h3>{language === 'vi' ? team.name : team.nameEn}</h3>
							<p className="quiet">{team.members.map(({ name }) => name).join(', ') || t.admin.nobody}</p>
							<label className="field">
								<span className="unseen">{t.admin.members}</span>
								<select
									name="contacts"
									multiple
									size={3}
									key={team.members.map(({ id }) => id).join(' ')}
									defaultValue={team.members.map(({ id }) => id)}
								>
									{contacts.map(({ id, name }) => (
										<option key={id} value={id}>
											{name}
										</option>
									))}
								</select>
							</label>
							<button type="submit" disabled={members.running}>
								{t.admin.setMembers}
							</button>
						</form>
					</li>
				))}
			</ul>
		</section>
	)
}

function NewContact() {
	const { t } = useFormat()
	const { run, running, failed } = useAct(saveContact)

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const form = event.currentTarget
		const data = new FormData(form)
		const text = (name: string) => String(data.get(name) ?? '').trim()
		const addresses = CHANNELS.flatMap((channel) => {
			const address = text(channel)
			return address === '' ? [] : [{ channel, address }]
		})
		if (await run({ input: { id: text('id'), name: text('name'), addresses } })) form.reset()
	}

	return (
		<details className="new-silence">
			<summary data-testid="new-contact">{t.admin.newContact}</summary>
			<form className="alert-filters" onSubmit={(event) => void submit(event)}>
				<label className="filter">
					<span>{t.admin.contact}</span>
					<input name="name" required autoComplete="off" data-testid="contact-name" />
				</label>
				<label className="filter">
					<span>{t.admin.contactId}</span>
					<input name="id" required autoComplete="off" pattern="[a-z0-9\-]+" data-testid="contact-id" />
				</label>
				{CHANNELS.map((channel) => (
					<label key={channel} className="filter">
						<span>{wordOf(t.desk.channel, channel.toLowerCase())}</span>
						<input name={channel} autoComplete="off" data-testid={`contact-${channel}`} />
					</label>
				))}
				<button type="submit" className="primary" disabled={running} data-testid="contact-confirm">
					{t.desk.confirm}
				</button>
				<span className="form-notice" role="alert">
					{failed}
				</span>
			</form>
		</details>
	)
}
