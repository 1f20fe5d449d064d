import { useCallback, useEffect, useMemo, useState } from 'react'
import { createGraphqlRequest } from '../graphql-request.ts'
import { useFormat } from '../language.tsx'
import { type NoticeNode, readNotices, unreadNotices } from '../notices.generated.ts'
import { SeverityShape } from './shapes.tsx'

const AGAIN_MS = 10_000

/** What the reader was told on the pages and has not read; nothing for whom nobody tells anything. */
export function NoticeBell() {
	const { t, count, clock } = useFormat()
	const [notices, setNotices] = useState<readonly NoticeNode[]>([])
	const [open, setOpen] = useState(false)
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])

	const load = useCallback(async (): Promise<boolean> => {
		try {
			const found = await request(unreadNotices, {})
			setNotices(found.notices)
			return found.myContact !== null
		} catch {
			// The page itself says that the centre is away; what was told stays told.
			return true
		}
	}, [request])

	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined
		let ended = false
		const again = async () => {
			const isTold = await load()
			if (!ended && isTold) timer = setTimeout(() => void again(), AGAIN_MS)
		}
		void again()
		return () => {
			ended = true
			clearTimeout(timer)
		}
	}, [load])

	async function read(ids: readonly string[]) {
		await request(readNotices, { ids }).catch(() => undefined)
		await load()
	}

	if (notices.length === 0) return null
	return (
		<div className="bell">
			<button
				type="button"
				className="bell-button"
				data-testid="bell"
				data-count={notices.length}
				aria-expanded={open}
				onClick={() => setOpen(!open)}
			>
				{t.notices.unread(count(notices.length))}
			</button>
			{open && (
				<section className="bell-list" aria-label={t.notices.title}>
					<ul>
						{notices.map((notice) => (
							<li key={notice.id} data-testid="notice" data-alert={notice.alert.id}>
								<span className="severity" data-severity={notice.alert.severity}>
									<SeverityShape of={notice.alert.severity} /> {t.severity[notice.alert.severity]}
								</span>
								<Words notice={notice} />
								<span className="quiet">{clock(Date.parse(notice.at)).slice(0, 'hh:mm'.length)}</span>
								<a href={`/alerts/${notice.alert.id}`} onClick={() => void read([notice.id])}>
									{t.notices.show}
								</a>
							</li>
						))}
					</ul>
					<button type="button" data-testid="read-all" onClick={() => void read(notices.map(({ id }) => id))}>
						{t.notices.readAll}
					</button>
				</section>
			)}
		</div>
	)
}

function Words({ notice: { step, alert } }: { notice: NoticeNode }) {
	const { t, language } = useFormat()
	const [kind = ''] = step.split('.')
	const words: Readonly<Record<string, string>> = t.notices.steps
	return (
		<strong>
			{words[kind]}
			{language === 'vi' ? alert.summary : alert.summaryEn}
		</strong>
	)
}
