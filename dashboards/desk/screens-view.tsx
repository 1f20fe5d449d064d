import { type FormEvent, useState } from 'react'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { Check, Cross } from '../app/views/shapes.tsx'
import { kindName } from '../wall/kind-name.ts'
import { type Column, DataTable } from './data-table.tsx'
import { useAsked, useDesk, whyOf } from './desk-context.ts'
import {
	pairScreen,
	releaseScene,
	removeScreen,
	type ScreenBoard,
	type ScreenNode,
	screenBoard,
	setScene,
} from './screen-documents.generated.ts'
import { useAct } from './use-act.ts'

const AGAIN_MS = 3_000

/** The screens of the control room: who is there, what each shows, and what they are to show. */
export function ScreensView() {
	const format = useFormat()
	const { t, ago, language } = format
	const desk = useDesk()
	const now = useNow(desk.now)
	const asked = useAsked(screenBoard, {}, { every: AGAIN_MS })
	const { run, running, failed } = useAct(removeScreen)
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
	const isAdmin = desk.known?.viewer.roles.includes('ADMIN') ?? false
	const nameOf = ({ name, nameEn }: { name: string; nameEn: string }) => (language === 'vi' ? name : nameEn)
	const playlists = new Map(asked.data?.playlists.map((playlist) => [playlist.id, nameOf(playlist)]))
	const walls = new Map(asked.data?.walls.map((wall) => [wall.id, nameOf(wall)]))
	const nameOfWall = (id: string) => walls.get(id) ?? id
	const wordsOf = useTileWords()
	/** A wall and the tile of it by their names, as people know them. */
	function together(id: string | null, tile: string | null): string | null {
		if (id === null) return null
		const tiles = asked.data?.walls.find((one) => one.id === id)?.tiles ?? []
		const named = tile === null ? undefined : tileOf(tiles, tile)
		return [walls.get(id) ?? id, named ? wordsOf(named) : tile].filter(Boolean).join(' · ')
	}

	function shownOn({ alive, showsWall, showsTile, showsAlert }: ScreenNode): string | null {
		const shown = [together(showsWall, showsTile), showsAlert && t.desk.screens.alert].filter(Boolean).join(' + ')
		if (shown === '') return null
		return alive ? shown : t.desk.screens.lastShown(shown)
	}

	function toggle(id: string) {
		setChosen((former) =>
			former.has(id) ? new Set([...former].filter((each) => each !== id)) : new Set([...former, id]),
		)
	}

	const columns: Column<ScreenNode>[] = [
		{
			id: 'choose',
			title: t.desk.screens.choose,
			value: () => null,
			cell: (row) => (
				<input
					type="checkbox"
					className="screen-choice"
					aria-label={t.desk.screens.chooseOne(row.name)}
					checked={chosen.has(row.id)}
					onChange={() => toggle(row.id)}
				/>
			),
		},
		{ id: 'name', title: t.desk.screens.name, value: (row) => row.name },
		{
			id: 'alive',
			title: t.desk.freshness,
			value: (row) => Number(row.alive),
			cell: (row) => (
				<span className="freshness" data-state={row.alive ? 'LIVE' : 'DEAD'}>
					{row.alive ? <Check /> : <Cross />} {row.alive ? t.desk.screens.alive : t.desk.screens.dead}
				</span>
			),
		},
		{
			id: 'seen',
			title: t.desk.last,
			value: (row) => row.lastSeenAt,
			cell: (row) => (row.lastSeenAt === null ? t.desk.never : ago(Date.parse(row.lastSeenAt), now)),
		},
		{ id: 'shows', title: t.desk.screens.shows, value: (row) => shownOn(row) },
		{
			id: 'scene',
			title: t.desk.screens.scene,
			value: (row) => together(row.sceneWall, row.sceneTile),
			cell: (row) =>
				row.sceneWall === null ? (
					<span className="quiet">{t.desk.screens.ownWalls}</span>
				) : (
					`${together(row.sceneWall, row.sceneTile)} (${row.sceneBy})`
				),
		},
		{
			id: 'walls',
			title: t.desk.screens.walls,
			value: (row) =>
				row.pairedAt === null
					? t.desk.screens.byName
					: [
							...(row.playlist ? [`▷ ${playlists.get(row.playlist) ?? row.playlist}`] : []),
							...row.walls.map(nameOfWall),
						].join(', '),
		},
		{
			id: 'remove',
			title: t.desk.screens.remove,
			value: () => null,
			cell: (row) =>
				isAdmin &&
				(row.pairedAt !== null || !row.alive) && (
					<RemoveButton disabled={running} onRemove={() => void run({ id: row.id })} />
				),
		},
	]
	const options = asked.data?.walls ?? []
	return (
		<section className="panel" aria-label={t.desk.views.screens}>
			{desk.mayWork && <SceneForm walls={options} chosen={[...chosen]} />}
			{isAdmin && <PairForm walls={options} playlists={asked.data?.playlists ?? []} />}
			<p className="form-notice" role="alert">
				{failed ?? (asked.error && t.desk.loadFailed(whyOf(asked.error, format)))}
			</p>
			{asked.data?.screens.length === 0 && <p className="empty">{t.desk.screens.none}</p>}
			<DataTable
				name={t.desk.views.screens}
				columns={columns}
				rows={asked.data?.screens ?? []}
				keyOf={({ id }) => id}
				mark={(row) => ({
					'data-testid': 'desk-screen',
					'data-id': row.id,
					'data-alive': String(row.alive),
					'data-shows': row.showsWall ?? '',
				})}
			/>
		</section>
	)
}

type TileNode = ScreenBoard['walls'][number]['tiles'][number]

/** As a scene names it: by its number from 1, its kind, or an indicator that it shows. */
function tileOf(tiles: readonly TileNode[], name: string): TileNode | undefined {
	const upper = name.toUpperCase()
	return tiles.find(
		({ kind, indicators }, index) => `${index + 1}` === upper || kind === upper || indicators.includes(upper),
	)
}

function useTileWords(): (tile: TileNode) => string {
	const { t, language } = useFormat()
	const { known } = useDesk()
	return ({ kind, title, titleEn, indicators }) => {
		const indicator = known?.indicatorCatalogue.find(({ id }) => id === indicators[0])
		return (language === 'vi' ? (title ?? indicator?.name) : (titleEn ?? indicator?.nameEn)) ?? kindName(kind, t)
	}
}

/** Asks once more: a screen that was taken out has to be paired again, at the screen. */
function RemoveButton({ disabled, onRemove }: { disabled: boolean; onRemove: () => void }) {
	const { t } = useFormat()
	const [sure, setSure] = useState(false)
	return (
		<button
			type="button"
			className={sure ? 'danger' : undefined}
			data-testid={sure ? 'remove-screen-sure' : 'remove-screen'}
			disabled={disabled}
			onBlur={() => setSure(false)}
			onClick={() => (sure ? onRemove() : setSure(true))}
		>
			{sure ? t.desk.screens.removeSure : t.desk.screens.remove}
		</button>
	)
}

/** Sets what the chosen screens show, all of them when none is chosen, and releases them again. */
function SceneForm({ walls, chosen }: { walls: ScreenBoard['walls']; chosen: readonly string[] }) {
	const { t, count, language } = useFormat()
	const set = useAct(setScene)
	const release = useAct(releaseScene)
	const [wall, setWall] = useState('')
	const screens = chosen.length === 0 ? ['all'] : chosen
	const wordsOf = useTileWords()
	// A tile goes by its place, which the pack fixes.
	const tiles = (walls.find(({ id }) => id === wall)?.tiles ?? []).map((tile, index) => ({
		place: index + 1,
		words: wordsOf(tile),
	}))
	const busy = set.running || release.running

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const tile = String(new FormData(event.currentTarget).get('tile') ?? '')
		void set.run({ screens, wall, tile: tile === '' ? null : tile })
	}

	return (
		<form className="alert-filters" onSubmit={submit}>
			<strong>{chosen.length === 0 ? t.desk.screens.toAll : t.desk.screens.toSome(count(chosen.length))}</strong>
			<label className="filter">
				<span>{t.desk.screens.wall}</span>
				<select required value={wall} data-testid="scene-wall" onChange={(event) => setWall(event.target.value)}>
					<option value="">{t.desk.screens.chooseWall}</option>
					{walls.map(({ id, name, nameEn }) => (
						<option key={id} value={id}>
							{language === 'vi' ? name : nameEn}
						</option>
					))}
				</select>
			</label>
			<label className="filter">
				<span>{t.desk.screens.tile}</span>
				<select name="tile" key={wall} data-testid="scene-tile">
					<option value="">{t.desk.screens.wholeWall}</option>
					{tiles.map(({ place, words }) => (
						<option key={place} value={place}>
							{place}. {words}
						</option>
					))}
				</select>
			</label>
			<button type="submit" className="primary" disabled={busy} data-testid="set-scene">
				{t.desk.screens.set}
			</button>
			<button type="button" disabled={busy} data-testid="release-scene" onClick={() => void release.run({ screens })}>
				{t.desk.screens.release}
			</button>
			<span className="form-notice" role="alert">
				{set.failed ?? release.failed}
			</span>
		</form>
	)
}

function PairForm({ walls, playlists }: Pick<ScreenBoard, 'walls' | 'playlists'>) {
	const { t, language } = useFormat()
	const { run, running, failed } = useAct(pairScreen)
	const [done, setDone] = useState(false)
	const [playlist, setPlaylist] = useState('')

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault()
		const form = event.currentTarget
		const data = new FormData(form)
		setDone(false)
		const answer = await run({
			code: String(data.get('code')),
			name: String(data.get('name')),
			walls: data.getAll('walls').map(String),
			playlist: playlist || null,
		})
		setDone(answer !== undefined)
		if (!answer) return
		form.reset()
		setPlaylist('')
	}

	return (
		<details className="new-silence">
			<summary data-testid="pair">{t.desk.screens.pair}</summary>
			<form className="alert-filters" onSubmit={(event) => void submit(event)}>
				<label className="filter">
					<span>{t.desk.screens.code}</span>
					<input name="code" required autoComplete="off" data-testid="pair-code" />
				</label>
				<label className="filter">
					<span>{t.desk.screens.name}</span>
					<input name="name" required autoComplete="off" data-testid="pair-name" />
				</label>
				<label className="filter">
					<span>{t.desk.screens.playlist}</span>
					<select
						value={playlist}
						onChange={({ currentTarget }) => setPlaylist(currentTarget.value)}
						data-testid="pair-playlist"
					>
						<option value="">{t.desk.screens.noPlaylist}</option>
						{playlists.map(({ id, name, nameEn }) => (
							<option key={id} value={id}>
								{language === 'vi' ? name : nameEn}
							</option>
						))}
					</select>
				</label>
				<label className="filter">
					<span>{playlist === '' ? t.desk.screens.walls : t.desk.screens.moreWalls}</span>
					<select name="walls" multiple required={playlist === ''} size={4} data-testid="pair-walls">
						{walls.map(({ id, name, nameEn }) => (
							<option key={id} value={id}>
								{language === 'vi' ? name : nameEn}
							</option>
						))}
					</select>
				</label>
				<button type="submit" className="primary" disabled={running} data-testid="pair-confirm">
					{t.desk.confirm}
				</button>
				<span role="status">{done && t.desk.screens.paired}</span>
				<span className="form-notice" role="alert">
					{failed}
				</span>
			</form>
		</details>
	)
}
