import { useEffect, useMemo, useState } from 'react'
import { createGraphqlRequest } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import { PlaceMap } from '../map/place-map.tsx'
import { type LeaderGround, leaderGround } from './documents.generated.ts'

/** Tiles that a thumb covers no word of. */
const ASPECT = 0.7

/** Where it is, among the communes that the reader sees; its name stands above in any case. */
export default function AlertGround({ area }: { area: { readonly code: string; readonly name: string } | null }) {
	const { t } = useFormat()
	const [communes, setCommunes] = useState<LeaderGround['areas']>([])
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])
	useEffect(() => {
		let stopped = false
		// Without it the place is still told by its name.
		request(leaderGround, {}).then(
			({ areas }) => stopped || setCommunes(areas),
			() => undefined,
		)
		return () => {
			stopped = true
		}
	}, [request])
	if (!area || communes.every(({ code }) => code !== area.code)) return null
	return (
		<figure className="leader-ground" data-testid="leader-ground" data-area={area.code}>
			<figcaption>{t.desk.place(area.name)}</figcaption>
			<PlaceMap areas={communes} code={area.code} aspect={ASPECT} className="small-map" />
		</figure>
	)
}
