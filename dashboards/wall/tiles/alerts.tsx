import { useFormat } from '../../app/language.tsx'
import { SeverityShape } from '../../app/views/shapes.tsx'
import type { AlertNode } from '../documents.ts'

const MOST_ALERTS = 7

/** Alerts that burn; who has taken one on stands beside it. */
export function AlertsTile({ alerts }: { alerts: readonly AlertNode[] }) {
	const { t, clock, language } = useFormat()
	if (alerts.length === 0) return <p className="tile-empty">{t.wall.noAlerts}</p>
	const more = alerts.length - MOST_ALERTS
	return (
		<ol className="ticker alerts">
			{alerts.slice(0, MOST_ALERTS).map((alert) => (
				<li
					key={alert.id}
					data-testid="wall-alert"
					data-id={alert.id}
					data-severity={alert.severity}
					data-state={alert.state}
				>
					<time dateTime={alert.startedAt}>{clock(Date.parse(alert.startedAt)).slice(0, 5)}</time>
					<span className="ticker-severity">
						<SeverityShape of={alert.severity} /> {t.severity[alert.severity]}
					</span>
					<span className="ticker-words">
						<b>{language === 'vi' ? alert.summary : alert.summaryEn}</b>
						<span className="quiet">
							{language === 'vi' ? alert.name : alert.nameEn}
							{alert.area && ` · ${alert.area.name}`}
							{alert.acknowledgedBy !== null && ` · ${t.wall.takenOn(alert.acknowledgedBy)}`}
						</span>
					</span>
				</li>
			))}
			{more > 0 && <li className="quiet">{t.wall.moreAlerts(String(more))}</li>}
		</ol>
	)
}
