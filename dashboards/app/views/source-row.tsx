import type { LedgerEntry } from '../documents.generated.ts'
import { useFormat } from '../language.tsx'
import { ledgerGap, type SourceCard } from '../source-cards.ts'
import { useNow } from '../use-now.ts'
import { Check, Cross, StateShape } from './shapes.tsx'

export function SourceRow({ card, now }: { card: SourceCard; now: () => number }) {
	const { t, language } = useFormat()
	return (
		<li
			className="source"
			data-testid="source-card"
			data-source={card.id}
			data-freshness={card.freshness}
			data-state={card.state}
		>
			<div className="source-head">
				<h3>{card.name[language]}</h3>
				<span className="freshness" data-state={card.state}>
					<StateShape of={card.state} />
					{t.freshness[card.state]}
				</span>
				{card.lastReceivedMs !== undefined && <Age at={card.lastReceivedMs} now={now} />}
			</div>
			{card.online !== undefined && (
				<p className="sender-status" data-online={card.online}>
					{card.online ? t.online : t.offline}
				</p>
			)}
			<LedgerLine entry={card.ledger} />
		</li>
	)
}

function Age({ at, now }: { at: number; now: () => number }) {
	const { ago } = useFormat()
	const present = useNow(now)
	return (
		<time className="age" data-testid="age" dateTime={new Date(at).toISOString()}>
			{ago(at, present)}
		</time>
	)
}

const PARTS = ['stored', 'duplicate', 'quarantined', 'inFlight'] as const

/** The plain numbers, for programs that read the page. */
const figuresOf = ({ received, stored, duplicate, quarantined, inFlight }: LedgerEntry) => ({
	'data-received': received,
	'data-stored': stored,
	'data-duplicate': duplicate,
	'data-quarantined': quarantined,
	'data-in-flight': inFlight,
})

function LedgerLine({ entry }: { entry: LedgerEntry }) {
	const { t, count } = useFormat()
	const gap = ledgerGap(entry)
	const verdict = gap === 0 ? t.ledgerCloses : t.ledgerGap(count(gap))
	return (
		<p className="ledger" data-testid="ledger-line" data-closes={gap === 0} {...figuresOf(entry)}>
			<span className="ledger-verdict" title={verdict}>
				{gap === 0 ? <Check /> : <Cross />}
				<span className={gap === 0 ? 'unseen' : ''}>{verdict}</span>
			</span>
			<span className="ledger-sum">
				<Figure word={t.ledger.received} figure={count(entry.received)} />
				{PARTS.map((part, index) => (
					<span key={part} className="ledger-part" data-part={part} data-none={entry[part] === 0}>
						{index === 0 ? '= ' : '+ '}
						<Figure word={t.ledger[part]} figure={count(entry[part])} />
					</span>
				))}
				{entry.refused > 0 && <span className="refused">{t.refused(count(entry.refused))}</span>}
			</span>
		</p>
	)
}

const Figure = ({ word, figure }: { word: string; figure: string }) => (
	<span className="figure">
		{word} <b>{figure}</b>
	</span>
)
