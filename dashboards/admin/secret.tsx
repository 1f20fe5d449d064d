import { useEffect, useRef } from 'react'
import { useFormat } from '../app/language.tsx'

/** A secret that is told this once; nothing else on the page is to be had until it was taken. */
export function Secret({ what, secret, onClose }: { what: string; secret: string; onClose: () => void }) {
	const { t } = useFormat()
	const dialog = useRef<HTMLDialogElement>(null)
	useEffect(() => dialog.current?.showModal(), [])
	return (
		<dialog ref={dialog} className="act-dialog" aria-label={what} onClose={onClose} data-testid="secret-dialog">
			<h2>{what}</h2>
			<p>{t.admin.onceOnly}</p>
			<p>
				<code className="secret" data-testid="secret">
					{secret}
				</code>
			</p>
			<p className="acts">
				<button type="button" className="primary" onClick={() => void navigator.clipboard?.writeText(secret)}>
					{t.admin.copy}
				</button>
				<button type="button" data-testid="secret-taken" onClick={() => dialog.current?.close()}>
					{t.admin.taken}
				</button>
			</p>
		</dialog>
	)
}
