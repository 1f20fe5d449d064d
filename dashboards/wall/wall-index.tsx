import { useEffect, useState } from 'react'
import { createGraphqlRequest } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import { retryDelay } from '../app/retry.ts'
import { type WallList, wallList } from './documents.generated.ts'

/** The walls that may be seen; `missing`: the one that was asked for may not. */
export function WallIndex({ missing = false }: { missing?: boolean }) {
	const { t, language } = useFormat()
	const [list, setList] = useState<WallList>()
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined
		const request = createGraphqlRequest({ heard: () => {} })
		const load = (attempt: number): Promise<void> =>
			request(wallList, {}).then(setList, () => {
				timer = setTimeout(() => void load(attempt + 1), retryDelay(attempt, Math.random))
			})
		void load(0)
		return () => clearTimeout(timer)
	}, [])
	return (
		<main className="wall-index">
			<h1>{t.wall.wallsTitle}</h1>
			{missing && <p role="alert">{t.wall.noWall}</p>}
			<ul>
				{list?.walls.map(({ id, name, nameEn }) => (
					<li key={id}>
						<a href={`/wall/${id}`}>{language === 'vi' ? name : nameEn}</a>
					</li>
				))}
			</ul>
			{list && list.playlists.length > 0 && <h2>{t.wall.playlists}</h2>}
			<ul>
				{list?.playlists.map(({ id, name, nameEn, entries }) => (
					<li key={id}>
						<a href={`/wall/${entries[0]?.wall ?? ''}?play=${id}`}>{language === 'vi' ? name : nameEn}</a>
					</li>
				))}
			</ul>
			<p>
				<a href="/">{t.wall.back}</a>
			</p>
		</main>
	)
}
