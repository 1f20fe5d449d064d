import { type FormEvent, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import type { Role } from '../app/schema-types.generated.ts'
import { type Column, DataTable } from '../desk/data-table.tsx'
import { useAsked, useDesk, whyOf } from '../desk/desk-context.ts'
import { useAct } from '../desk/use-act.ts'
import { createToken, revokeToken, type TokenNode, tokenBoard } from './documents.generated.ts'
import { Secret } from './secret.tsx'

const ROLES: readonly Role[] = ['ADMIN', 'OPERATOR', 'LEADER', 'VIEWER', 'SCREEN']
const AGAIN_MS = 10_000
/** The end of the day by Viet Nam's clock, wherever the browser stands. */
const END_OF_DAY = 'T23:59:59+07:00'

/** Who holds a token, for what and until when; a new one is told this once. */
export function TokensView() {
	const format = useFormat()
	const { t, clock, day } = format
	const desk = useDesk()
	const asked = useAsked(tokenBoard, {}, { every: AGAIN_MS })
	const revoke = useAct(revokeToken)
	const [told, setTold] = useState<{ name: string; token: string }>()
	const areas = [...(desk.known?.centres ?? []), ...(desk.known?.areas ?? [])]
	const nameOf = (code: string) => areas.find((area) => area.code === code)?.name ?? code
	const at = (instant: string | null) =>
		instant === null ? null : `${clock(Date.parse(instant)).slice(0, 5)} ${day(Date.parse(instant), desk.now())}`

	const columns: Column<TokenNode>[] = [
		{ id: 'name', title: t.admin.holder, value: (row) => row.name },
		{ id: 'roles', title: t.admin.roles, value: (row) => row.roles.map((role) => t.admin.role[role]).join(', ') },
		{
			id: 'areas',
			title: t.desk.area,
			value: (row) => row.areas?.map(nameOf).join(', ') ?? t.admin.everywhere,
		},
		{ id: 'used', title: t.admin.lastUsed, value: (row) => row.lastUsedAt, cell: (row) => lastUse(row) },
		{
			id: 'ends',
			title: t.admin.ends,
			value: (row) => row.expiresAt,
			cell: (row) => at(row.expiresAt) ?? t.admin.endless,
		},
		{
			id: 'revoke',
			title: t.admin.revoke,
			value: () => null,
			cell: (row) => (
				<button
					type="button"
					data-testid="revoke-token"
					disabled={revoke.running}
					onClick={() => void revoke.run({ id: row.id })}
				>
					{t.admin.revoke}
				</button>
			),
		},
	]
	const lastUse = ({ lastUsedAt }: TokenNode) =>
		lastUsedAt === null ? <span className="quiet">{t.admin.neverUsed}</span> : day(Date.parse(lastUsedAt), desk.now())
	return (
		<section className="panel" aria-label={t.admin.views.tokens}>
			<NewToken areas={areas} onTold={setTold} />
			<p className="form-notice" role="alert">
				{revoke.failed ?? (asked.error && t.desk.loadFailed(whyOf(asked.error, format)))}
			</p>
			{asked.data?.tokens.length === 0 && <p className="empty">{t.admin.noTokens}</p>}
			<DataTable
				name={t.admin.views.tokens}
				columns={columns}
				rows={asked.data?.tokens ?? []}
				keyOf={({ id }) => id}
				mark={({ id, name }) => ({ 'data-testid': 'token-row', 'data-id': id, 'data-name': name })}
			/>
			{told && <Secret what={t.admin.tokenOf(told.name)} secret={told.token} onClose={() => setTold(undefined)} />}
		</section>
	)
}

interface NewTokenProps {
	readonly areas: readonly { readonly code: string; readonly name: string }[]
	readonly onTold: (told: { name: string; token: string }) => void
}

function NewToken({ areas, onTold }: NewTokenProps) {
	const { t } = useFormat()
	const { known } = useDesk()
	const create = useAct(createToken)

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const form = event.currentTarget
		const data = new FormData(form)
		const name = String(data.get('name') ?? '').trim()
		const chosen = data.getAll('areas').map(String)
		const until = String(data.get('until') ?? '')
		const input = {
			name,
			roles: ROLES.filter((role) => data.getAll('roles').includes(role)),
			...(chosen.length === 0 ? {} : { areas: chosen }),
			...(until === '' ? {} : { expiresAt: new Date(until + END_OF_DAY).toISOString() }),
		}
		const answer = await create.run({ input })
		if (!answer?.token) return
		form.reset()
		onTold({ name, token: answer.token })
	}

	return (
		<details className="new-silence">
			<summary data-testid="new-token">{t.admin.newToken}</summary>
			<form className="alert-filters" onSubmit={(event) => void submit(event)}>
				<label className="filter">
					<span>{t.admin.holder}</span>
					<input name="name" required autoComplete="off" data-testid="token-name" />
				</label>
				<fieldset className="choices">
					<legend className="unseen">{t.admin.roles}</legend>
					{ROLES.map((role) => (
						<label key={role} className="role-choice">
							<input type="checkbox" name="roles" value={role} data-testid={`role-${role}`} /> {t.admin.role[role]}
						</label>
					))}
				</fieldset>
				<label className="filter">
					<span>{t.desk.area}</span>
					<select name="areas" multiple size={4} required={known?.viewer.areas !== null} data-testid="token-areas">
						{areas.map(({ code, name }) => (
							<option key={code} value={code}>
								{name}
							</option>
						))}
					</select>
				</label>
				<label className="filter">
					<span>{t.admin.ends}</span>
					<input type="date" name="until" />
				</label>
				<button type="submit" className="primary" disabled={create.running} data-testid="token-confirm">
					{t.desk.confirm}
				</button>
				<span className="form-notice" role="alert">
					{create.failed}
				</span>
			</form>
		</details>
	)
}
