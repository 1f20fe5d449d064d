import { useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { type Column, DataTable } from '../desk/data-table.tsx'
import { useAsked, useDesk, whyOf } from '../desk/desk-context.ts'
import { useAct } from '../desk/use-act.ts'
import { endSourceSecret, type KeyBoard, keyBoard, rotateSourceSecret } from './documents.generated.ts'
import { Secret } from './secret.tsx'

type Row = KeyBoard['sources'][number]

const AGAIN_MS = 10_000

/** The sources with the keys that they may sign with: two at most, so that a sender can change over without a gap. */
export function KeysView() {
	const format = useFormat()
	const { t, language, ago } = format
	const desk = useDesk()
	const now = useNow(desk.now)
	const asked = useAsked(keyBoard, {}, { every: AGAIN_MS })
	const rotate = useAct(rotateSourceSecret)
	const end = useAct(endSourceSecret)
	const [told, setTold] = useState<{ source: string; secret: string }>()
	const keysOf = ({ id }: Row) => asked.data?.sourceKeys.filter(({ source }) => source === id) ?? []

	async function make(row: Row) {
		const answer = await rotate.run({ source: row.id })
		if (answer?.secret) setTold({ source: row.id, secret: answer.secret })
	}

	const columns: Column<Row>[] = [
		{ id: 'name', title: t.desk.source, value: (row) => (language === 'vi' ? row.name : row.nameEn) },
		{ id: 'id', title: t.admin.sourceId, value: (row) => row.id },
		{
			id: 'last',
			title: t.desk.last,
			value: (row) => row.lastReceivedAt,
			cell: (row) => (row.lastReceivedAt === null ? t.desk.never : ago(Date.parse(row.lastReceivedAt), now)),
		},
		{
			id: 'keys',
			title: t.admin.keys,
			value: (row) => keysOf(row).length,
			cell: (row) => (
				<ul className="key-list">
					{keysOf(row).map(({ id, madeAt }) => (
						<li key={id}>
							{t.admin.madeAt(ago(Date.parse(madeAt), now))}{' '}
							<button
								type="button"
								data-testid="end-key"
								disabled={end.running}
								onClick={() => void end.run({ source: row.id, id })}
							>
								{t.admin.endKey}
							</button>
						</li>
					))}
					{keysOf(row).length === 0 && <li className="quiet">{t.admin.noKey}</li>}
				</ul>
			),
		},
		{
			id: 'rotate',
			title: t.admin.newKey,
			value: () => null,
			cell: (row) => (
				<button
					type="button"
					data-testid="new-key"
					data-source={row.id}
					disabled={rotate.running}
					onClick={() => void make(row)}
				>
					{t.admin.newKey}
				</button>
			),
		},
	]
	return (
		<section className="panel" aria-label={t.admin.views.keys}>
			<p className="form-notice" role="alert">
				{rotate.failed ?? end.failed ?? (asked.error && t.desk.loadFailed(whyOf(asked.error, format)))}
			</p>
			<DataTable
				name={t.admin.views.keys}
				columns={columns}
				rows={asked.data?.sources ?? []}
				keyOf={({ id }) => id}
				mark={({ id }) => ({ 'data-testid': 'key-row', 'data-id': id })}
			/>
			{told && <Secret what={t.admin.keyOf(told.source)} secret={told.secret} onClose={() => setTold(undefined)} />}
		</section>
	)
}
