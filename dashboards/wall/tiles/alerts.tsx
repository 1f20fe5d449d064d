import { useFormat } from '../../app/language.tsx'
import { useNow } from '../../app/use-now.ts'
import { SeverityShape } from '../../app/views/shapes.tsx'
import type { WallAlert } from '../documents.generated.ts'
import { whoHasIt } from '../who-has-it.ts'

/** Each takes three lines: read from ten metres, fewer say more. */
const MOST_ALERTS = 4
/** So few have room for every word of theirs. */
const FEW = 2

/** Alerts that burn; who has one in hand stands beside it. */
export function AlertsTile({ alerts, now }: { alerts: readonly WallAlert[]; now: () => number }) {
	const format = useFormat()
	const { t, moment, language } = format
	const present = useNow(now)
	if (alerts.length === 0) return <p className="tile-empty">{t.wall.noAlerts}</p>
	const more = alerts.length - MOST_ALERTS
	return (
		<ol className="alerts" data-few={alerts.length <= FEW}>
			{more > 0 && <li className="quiet">{t.wall.allAlerts(String(alerts.length))}</li>}
			{alerts.slice(0, MOST_ALERTS).map((alert) => (
				<li
					key={alert.id}
					data-testid="wall-alert"
					data-id={alert.id}
					data-severity={alert.severity}
					data-state={alert.state}
				>
					<p className="alert-head">
						<b>
							<SeverityShape of={alert.severity} /> {t.severity[alert.severity]}
						</b>
						<time dateTime={alert.startedAt}>{moment(Date.parse(alert.startedAt), present)}</time>
						{whoHasIt(alert, format).map((words) => (
							<span key={words} data-testid="who-has-it">
								{words}
							</span>
						))}
					</p>
					<p className="alert-words">{language === 'vi' ? alert.summary : alert.summaryEn}</p>
				</li>
			))}
		</ol>
	)
}
