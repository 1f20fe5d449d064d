import { useMemo } from 'react'
import { useFormat } from '../app/language.tsx'
import { PlaceMap } from '../map/place-map.tsx'
import { useDesk } from './desk-context.ts'

const ASPECT = 0.9

/** Where the alert is, among the areas that the viewer sees. */
export function AlertPlace({ area }: { area: { readonly code: string; readonly name: string } | null }) {
	const { t } = useFormat()
	const { known } = useDesk()
	const communes = useMemo(() => known?.areas.filter(({ level }) => level === 'COMMUNE') ?? [], [known])
	if (!area || communes.every(({ code }) => code !== area.code)) return null
	return (
		<figure className="alert-place">
			<figcaption>{t.desk.place(area.name)}</figcaption>
			<PlaceMap areas={communes} code={area.code} aspect={ASPECT} className="small-map" />
		</figure>
	)
}
