/** What became of one source's messages. Conservation: received = stored + duplicate + quarantined + inFlight. */
export interface LedgerLine {
	readonly source: string
	readonly received: number
	readonly stored: number
	readonly duplicate: number
	readonly quarantined: number
	readonly inFlight: number
	/** Turned away at the door (wrong key, too large, too fast, not allowed): never received, never acknowledged. */
	readonly refused: number
	readonly lastReceivedAt: number | null
}
