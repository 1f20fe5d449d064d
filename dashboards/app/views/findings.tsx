import type { Finding, Stated } from '../../wall/documents.generated.ts'
import { shownWithUnit } from '../../wall/figures.ts'
import type { Format } from '../format.ts'
import { useFormat } from '../language.tsx'

/** Figures that were stated and cannot all be true, side by side with what is counted here: none of them is called the right one. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
	const format = useFormat()
	const { t, language } = format
	if (findings.length === 0) return <p className="tile-empty">{t.findings.none}</p>
	return (
		<ul className="findings">
			{findings.map(({ indicator, name, nameEn, figures, alsoStated, counted }) => (
				<li key={indicator} data-testid="finding" data-indicator={indicator}>
					<h3>{language === 'vi' ? name : nameEn}</h3>
					<table>
						<thead>
							<tr>
								<th scope="col">{t.findings.figure}</th>
								<th scope="col">{t.findings.source}</th>
								<th scope="col">{t.findings.date}</th>
								<th scope="col">{t.findings.definition}</th>
							</tr>
						</thead>
						<tbody>
							{figures.map((figure) => (
								<StatedRow
									key={`${figure.declaredBy} ${figure.date} ${figure.value}`}
									{...{ figure, unit: counted?.unit ?? '' }}
								/>
							))}
							{alsoStated.map((figure) => (
								<StatedRow
									key={`${figure.declaredBy} ${figure.date} ${figure.value}`}
									{...{ figure, unit: counted?.unit ?? '' }}
								/>
							))}
							{counted && (
								<tr data-counted={counted.value ?? ''}>
									<td>
										<b>{counted.value === null ? t.wall.noValue : shownWithUnit(counted.value, counted, format)}</b>
									</td>
									<td>{t.findings.here}</td>
									<td>–</td>
									<td>{t.findings.counted}</td>
								</tr>
							)}
						</tbody>
					</table>
				</li>
			))}
		</ul>
	)
}

function StatedRow({ figure, unit }: { figure: Stated; unit: string }) {
	const { value, ranked, declaredBy, date, definition, remark } = figure
	const format = useFormat()
	const told = [value, ranked].flatMap((each) => (each === null ? [] : format.value(each, null))).join('/')
	return (
		<tr data-value={value}>
			<td>
				<b>{`${told} ${unit}`.trim()}</b>
			</td>
			<td>{declaredBy}</td>
			<td>{dayOf(date, format)}</td>
			<td>
				{definition}
				{remark !== null && <span className="quiet finding-remark"> · {remark}</span>}
			</td>
		</tr>
	)
}

/** A day of Viet Nam with its year: these figures are old. */
const dayOf = (date: string, { day }: Format) => day(Date.parse(`${date}T12:00:00+07:00`), 0)
