import { useFormat } from '../app/language.tsx'
import { Cross } from '../app/views/shapes.tsx'
import type { WallState } from './wall-state.ts'

/** Whether what is shown is still what the centre says; wherever it is shown. */
export function ConnectionMark({ of }: { of: WallState['connection'] }) {
	const { t, clock } = useFormat()
	return (
		<span className="wall-connection" role="status" data-testid="connection" data-state={of.state}>
			{of.state === 'lost' ? (
				<>
					<Cross /> {t.lostSince(clock(of.since))}
				</>
			) : of.state === 'live' ? (
				t.connectionLive
			) : (
				t.connectionConnecting
			)}
		</span>
	)
}
