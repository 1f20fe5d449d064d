import { bytesIn } from '../app/bytes.ts'
import type { Format } from '../app/format.ts'
import { useFormat } from '../app/language.tsx'
import { StateShape } from '../app/views/shapes.tsx'
import { useAsked, whyOf, wordOf } from '../desk/desk-context.ts'
import { type SystemHealth, systemBoard } from './documents.generated.ts'

const AGAIN_MS = 5_000
/** Less than this share of a disk is little. */
const LITTLE = 0.1
/** A follower that is so far behind tells old figures. */
const LATE_SECONDS = 10

interface Fact {
	readonly name: string
	readonly value: string
	/** What is wrong with it, in words; undefined: nothing. */
	readonly trouble?: string | undefined
}

/** How the process and its parts are, looked at every few seconds. */
export function SystemHealthPanel() {
	const format = useFormat()
	const { t } = format
	const asked = useAsked(systemBoard, {}, { every: AGAIN_MS })
	const health = asked.data?.systemHealth
	return (
		<>
			<h2>{t.admin.health.title}</h2>
			<p className="form-notice" role="alert">
				{asked.error && t.desk.loadFailed(whyOf(asked.error, format))}
			</p>
			{health && (
				<dl className="facts" data-testid="system-health" data-at={health.at}>
					{factsOf(health, format).map(({ name, value, trouble }) => (
						<div key={name}>
							<dt>{name}</dt>
							<dd>
								{value}
								{trouble !== undefined && (
									<span className="freshness" data-state="STALE" data-testid="trouble">
										{' '}
										<StateShape of="STALE" /> {trouble}
									</span>
								)}
							</dd>
						</div>
					))}
				</dl>
			)}
		</>
	)
}

function factsOf(health: SystemHealth, format: Format): Fact[] {
	const { t, language, clock, day, duration, count } = format
	const words = t.admin.health
	const size = (bytes: number) => bytesIn(language, bytes)
	const [started, at] = [Date.parse(health.startedAt), Date.parse(health.at)]
	const { disk, memory } = health
	return [
		{ name: words.version, value: health.version },
		{
			name: words.started,
			value: `${clock(started)} ${day(started, at)} (${words.running(duration((at - started) / 1_000))})`,
		},
		...health.parts.map(({ name, up, milliseconds }) => ({
			name: wordOf(t.admin.part, name),
			value: milliseconds === null ? '–' : words.answers(count(Math.ceil(milliseconds))),
			trouble: up ? undefined : words.silent,
		})),
		...health.spools.map(({ writer, bytes, quota, rows, full }) => ({
			name: health.spools.length > 1 ? words.spoolOf(writer.slice(0, 8)) : words.spool,
			value: words.waiting(size(bytes), size(quota), count(rows)),
			trouble: full ? words.full : undefined,
		})),
		...health.followers.map(({ name, process, behind, lag }) => ({
			name: wordOf(words.follower, name),
			value: behind === null || lag === null ? '–' : words.behind(duration(Math.round(lag)), count(behind)),
			trouble: process === null ? words.nobody : (lag ?? 0) > LATE_SECONDS ? words.late : undefined,
		})),
		{
			name: words.mqtt,
			value: health.mqttConnections === null ? words.noBroker : count(health.mqttConnections),
		},
		{ name: words.subscribers, value: count(health.subscribers) },
		{
			name: words.disk,
			value: disk ? words.left(size(disk.free), size(disk.total)) : '–',
			trouble: disk && disk.free < disk.total * LITTLE ? words.little : undefined,
		},
		{ name: words.memory, value: words.used(size(memory.resident), size(memory.heap)) },
		{
			name: words.machine,
			value: words.left(size(memory.free), size(memory.total)),
		},
	]
}
