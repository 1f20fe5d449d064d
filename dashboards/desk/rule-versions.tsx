import { type FormEvent, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { useDesk } from './desk-context.ts'
import { type RuleNode, type RuleVersion, rollBackRule } from './rule-documents.generated.ts'
import { useAct } from './use-act.ts'

/** Everything that a rule ever was, newest first: who changed what and why, and the way back. */
export function RuleVersions({ rule, mayChange }: { rule: RuleNode; mayChange: boolean }) {
	const { t, count, clock, day } = useFormat()
	const { now } = useDesk()
	const [wanted, setWanted] = useState<number>()
	const at = (instant: string) => `${clock(Date.parse(instant))} ${day(Date.parse(instant), now())}`
	return (
		<section aria-label={t.rules.versions}>
			<h3>{t.rules.versions}</h3>
			<ol className="rule-versions" reversed>
				{rule.versions.toReversed().map((version) => (
					<li key={version.version} data-testid="rule-version" data-version={version.version}>
						<p>
							<strong>{t.rules.version(count(version.version))}</strong>{' '}
							{version.source === 'PACK' ? t.rules.fromPack : version.author}
							{version.at !== null && <span className="quiet"> · {at(version.at)}</span>}
							{version.reason && ` · ${version.reason}`}
						</p>
						<Changes version={version} />
						{mayChange && version.version !== rule.version && wanted !== version.version && (
							<button type="button" data-testid="roll-back" onClick={() => setWanted(version.version)}>
								{t.rules.rollBack}
							</button>
						)}
						{wanted === version.version && (
							<RollBack rule={rule.id} version={version.version} onDone={() => setWanted(undefined)} />
						)}
					</li>
				))}
			</ol>
		</section>
	)
}

function Changes({ version: { changes } }: { version: RuleVersion }) {
	const { t } = useFormat()
	const said = (value: unknown) => (value === null || value === undefined ? t.rules.nothing : JSON.stringify(value))
	if (changes.length === 0) return null
	return (
		<ul className="rule-changes">
			{changes.map(({ path, before, after }) => (
				<li key={path}>
					<code>{path}</code>: <del>{said(before)}</del> → <ins>{said(after)}</ins>
				</li>
			))}
		</ul>
	)
}

function RollBack({ rule, version, onDone }: { rule: string; version: number; onDone: () => void }) {
	const { t } = useFormat()
	const { run, running, failed } = useAct(rollBackRule)

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim()
		if (await run({ rule, version, reason })) onDone()
	}

	return (
		<form className="alert-filters" onSubmit={(event) => void submit(event)}>
			<label className="filter alert-search">
				<span>{t.desk.why}</span>
				<input name="reason" required autoComplete="off" data-testid="roll-back-reason" />
			</label>
			<button type="submit" className="primary" disabled={running} data-testid="roll-back-sure">
				{t.rules.rollBack}
			</button>
			<button type="button" onClick={onDone}>
				{t.desk.cancel}
			</button>
			<span className="form-notice" role="alert">
				{failed}
			</span>
		</form>
	)
}
