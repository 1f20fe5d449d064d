import type { FormEvent } from 'react'
import { useFormat } from '../app/language.tsx'
import { useSearch } from '../app/search.ts'
import { GRAVITY } from './alert-list.ts'
import { type Column, DataTable } from './data-table.tsx'
import { useAsked, useDesk, whyOf, wordOf } from './desk-context.ts'
import { type RuleNode, ruleBoard, setRuleShadow } from './rule-documents.generated.ts'
import { RuleEditor } from './rule-editor.tsx'
import { NEW_RULE } from './rule-text.ts'
import { RuleVersions } from './rule-versions.tsx'
import { useAct } from './use-act.ts'

const NEW = 'new'

/** By which rules alerts are found: what each says, how it came to be so, and how loud another one would be. */
export function RulesView() {
	const format = useFormat()
	const { t, count, language } = format
	const { known } = useDesk()
	const search = useSearch()
	const asked = useAsked(ruleBoard, {})
	const everywhere = known?.viewer.areas === null
	const mayChange = everywhere && (known?.viewer.roles.includes('ADMIN') ?? false)
	const mayTry = everywhere && (known?.viewer.roles.some((role) => role === 'ADMIN' || role === 'OPERATOR') ?? false)
	const choose = (rule: string | null) => search.set({ rule })
	const chosen = asked.data?.rules.find(({ id }) => id === search.get('rule'))
	const severityOf = ({ rule }: RuleNode) => String(rule['severity']).toUpperCase() as (typeof GRAVITY)[number]
	const columns: Column<RuleNode>[] = [
		{ id: 'id', title: t.desk.ruleId, value: (row) => row.id },
		{ id: 'name', title: t.desk.rule, value: (row) => (language === 'vi' ? row.name : row.nameEn) },
		{
			id: 'severity',
			title: t.desk.severity,
			value: (row) => GRAVITY.indexOf(severityOf(row)),
			cell: (row) => wordOf({ ...t.severity, 'AS-SENT': t.rules.asSent }, severityOf(row)),
		},
		{ id: 'kind', title: t.rules.kind, value: (row) => wordOf(t.rules.kinds, row.kind ?? '') },
		{
			id: 'state',
			title: t.desk.freshness,
			value: (row) => (row.problem ? t.rules.notJudged : row.shadow ? t.desk.shadow : t.rules.judging),
		},
		{
			id: 'version',
			title: t.rules.versionHeld,
			numeric: true,
			value: (row) => row.version,
			cell: (row) => `${count(row.version)}${row.source === 'API' ? ` · ${t.rules.ownVersion}` : ''}`,
		},
	]
	return (
		<div className="rules-view">
			<section className="panel" aria-label={t.desk.views.rules}>
				{mayChange && (
					<button type="button" data-testid="new-rule" onClick={() => choose(NEW)}>
						{t.rules.newRule}
					</button>
				)}
				<p className="form-notice" role="alert">
					{asked.error && t.desk.loadFailed(whyOf(asked.error, format))}
				</p>
				<DataTable
					name={t.desk.views.rules}
					columns={columns}
					rows={asked.data?.rules ?? []}
					keyOf={({ id }) => id}
					chosen={search.get('rule')}
					onChoose={({ id }) => choose(id === search.get('rule') ? null : id)}
					mark={(row) => ({ 'data-testid': 'desk-rule', 'data-id': row.id, 'data-shadow': String(row.shadow) })}
				/>
			</section>
			<section className="panel rule-detail" aria-label={t.rules.detail} data-testid="rule-detail">
				{chosen && <RuleHead rule={chosen} mayChange={mayChange} />}
				{chosen && mayTry && (
					<RuleEditor key={`${chosen.id}@${chosen.version}`} rule={chosen.rule} maySave={mayChange} onSaved={choose} />
				)}
				{chosen && <RuleVersions key={chosen.id} rule={chosen} mayChange={mayChange} />}
				{search.get('rule') === NEW && mayChange && (
					<RuleEditor key={NEW} rule={NEW_RULE} isNew maySave onSaved={choose} />
				)}
				{!chosen && search.get('rule') !== NEW && <p className="empty">{t.rules.chooseRule}</p>}
			</section>
		</div>
	)
}

function RuleHead({ rule, mayChange }: { rule: RuleNode; mayChange: boolean }) {
	const { t, language } = useFormat()
	const { run, running, failed } = useAct(setRuleShadow)

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const form = event.currentTarget
		const reason = String(new FormData(form).get('reason') ?? '').trim()
		if (await run({ rule: rule.id, shadow: !rule.shadow, reason })) form.reset()
	}

	return (
		<>
			<h2>{language === 'vi' ? rule.name : rule.nameEn}</h2>
			<p className="quiet">
				{[rule.id, wordOf(t.rules.kinds, rule.kind ?? ''), rule.owner, rule.basis].filter(Boolean).join(' · ')}
			</p>
			{rule.problem && <p className="form-notice">{`${t.rules.notJudged}: ${rule.problem}`}</p>}
			{rule.shadow && <p className="form-notice">{t.desk.shadow}</p>}
			{mayChange && (
				<form className="alert-filters" onSubmit={(event) => void submit(event)}>
					<label className="filter alert-search">
						<span>{rule.shadow ? t.rules.shadowOffWhy : t.rules.shadowOnWhy}</span>
						<input name="reason" required autoComplete="off" data-testid="shadow-reason" />
					</label>
					<button type="submit" disabled={running} data-testid="set-shadow">
						{rule.shadow ? t.rules.shadowOff : t.rules.shadowOn}
					</button>
					<span className="form-notice" role="alert">
						{failed}
					</span>
				</form>
			)}
		</>
	)
}
