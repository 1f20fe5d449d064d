import { useFormat } from '../app/language.tsx'
import { Check, Cross } from '../app/views/shapes.tsx'
import { useAsked, whyOf } from '../desk/desk-context.ts'
import { packChecked } from './documents.generated.ts'

/** What the next start would say of the pack as it lies on the disk now. */
export function PackCheckPanel() {
	const format = useFormat()
	const { t, clock, count } = format
	const asked = useAsked(packChecked, {})
	const check = asked.data?.packCheck
	return (
		<>
			<h2>{t.admin.packCheck.title}</h2>
			<p>
				<button type="button" data-testid="check-pack" disabled={asked.isFetching} onClick={() => void asked.refetch()}>
					{asked.isFetching ? t.admin.packCheck.checking : t.admin.packCheck.again}
				</button>
			</p>
			<p className="form-notice" role="alert">
				{asked.error && t.desk.loadFailed(whyOf(asked.error, format))}
			</p>
			{check && (
				<div role="status" data-testid="pack-check" data-ok={check.ok} data-at={check.checkedAt}>
					<p className="freshness" data-state={check.ok ? 'LIVE' : 'DEAD'}>
						{check.ok ? <Check /> : <Cross />}{' '}
						{check.ok ? t.admin.packCheck.fine : t.admin.packCheck.wrong(count(check.mistakes.length))}{' '}
						<span className="quiet">({t.admin.packCheck.at(clock(Date.parse(check.checkedAt)))})</span>
					</p>
					<ol className="pack-mistakes">
						{check.mistakes.map(({ file, line, column, message }) => (
							<li key={`${file} ${line} ${column} ${message}`} data-testid="pack-mistake">
								{file !== null && (
									<code>
										{file}
										{line !== null && `:${line}`}
									</code>
								)}{' '}
								{message}
							</li>
						))}
					</ol>
					<p className="quiet">
						{t.admin.packCheck.folder(check.folder)} {check.ok && t.admin.packCheck.restart}
					</p>
				</div>
			)}
		</>
	)
}
