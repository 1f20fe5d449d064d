import { useMemo } from 'react'
import { useFormat } from '../app/language.tsx'
import { placeTiles } from '../wall/tile-map.ts'
import { useDesk } from './desk-context.ts'

const TYPE_WORD = /^(Xã|Phường|Thị trấn|Huyện|Thị xã|Thành phố)\s+/
const ASPECT = 0.9

/** Where the alert is, among the areas that the viewer sees. */
export function AlertPlace({ area }: { area: { readonly code: string; readonly name: string } | null }) {
	const { t } = useFormat()
	const { known } = useDesk()
	const map = useMemo(() => {
		const communes = known?.areas.filter(({ level }) => level === 'COMMUNE') ?? []
		return placeTiles(communes, ASPECT)
	}, [known])
	if (!area || map.cells.every(({ item }) => item.code !== area.code)) return null
	return (
		<figure className="alert-place">
			<figcaption>{t.desk.place(area.name)}</figcaption>
			<ul className="small-map" style={{ gridTemplateColumns: `repeat(${map.columns}, minmax(0, 1fr))` }}>
				{map.cells.map(({ item, column, row }) => (
					<li
						key={item.code}
						data-here={item.code === area.code}
						style={{ gridColumn: column + 1, gridRow: row + 1 }}
						title={item.name}
					>
						{item.name.replace(TYPE_WORD, '')}
						{item.code === area.code && <span className="unseen"> ({t.desk.placedAt})</span>}
					</li>
				))}
			</ul>
		</figure>
	)
}
