import { memo, useEffect, useRef } from 'react'
import { useFormat } from '../app/language.tsx'
import { SeverityShape } from '../app/views/shapes.tsx'
import type { AlertNode } from './alert-documents.generated.ts'
import { placeName, useDesk } from './desk-context.ts'

interface AlertOptionProps {
	readonly alert: AlertNode
	readonly chosen: boolean
	readonly now: number
}

/** One alert in the list: how grave, what, where, since when, and whether somebody has it. */
export function AlertOption({ alert, chosen, now }: AlertOptionProps) {
	const { ago } = useFormat()
	const { known } = useDesk()
	const element = useRef<HTMLDivElement>(null)
	useEffect(() => {
		if (chosen) element.current?.scrollIntoView({ block: 'nearest' })
	}, [chosen])
	return (
		<div
			ref={element}
			id={`alert-${alert.id}`}
			className="alert-option"
			role="option"
			aria-selected={chosen}
			tabIndex={-1}
			data-testid="desk-alert"
			data-id={alert.id}
			data-severity={alert.severity}
			data-state={alert.state}
		>
			<AlertWords
				alert={alert}
				age={ago(Date.parse(alert.firedAt ?? alert.startedAt), now)}
				handedTo={alert.handedTo === null ? undefined : placeName(known, alert.handedTo)}
			/>
		</div>
	)
}

/** Drawn again only when something of it changes, however many stand in the list. */
const AlertWords = memo(({ alert, age, handedTo }: { alert: AlertNode; age: string; handedTo: string | undefined }) => {
	const { t, language } = useFormat()
	const where = [alert.area?.name ?? t.desk.noPlace, alert.agency, alert.subject].filter(Boolean).join(' · ')
	return (
		<>
			<span className="severity" data-severity={alert.severity}>
				<SeverityShape of={alert.severity} />
				{t.severity[alert.severity]}
			</span>
			<span className="alert-words">
				<strong>{language === 'vi' ? alert.summary : alert.summaryEn}</strong>
				<span className="quiet">
					{language === 'vi' ? alert.name : alert.nameEn} · {where}
				</span>
			</span>
			<span className="alert-age">{age}</span>
			<span className="alert-standing" data-state={alert.state}>
				{alert.state === 'ACKNOWLEDGED' ? t.desk.takenOnBy(alert.acknowledgedBy ?? '') : t.desk.state[alert.state]}
				{alert.assignedTo !== null && ` · ${t.wall.assignedTo(alert.assignedTo)}`}
				{handedTo !== undefined && ` · ${t.wall.handedTo(handedTo)}`}
				{alert.shadow && ` · ${t.desk.shadow}`}
			</span>
		</>
	)
})
