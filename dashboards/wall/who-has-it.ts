import type { Format } from '../app/format.ts'
import type { WallAlert } from './documents.generated.ts'

/** Who has an alert in hand, as far as anybody has: who took it on, to whom it was given, where it went. */
export function whoHasIt(
	{ acknowledgedBy, assignedTo, handedToName }: Pick<WallAlert, 'acknowledgedBy' | 'assignedTo' | 'handedToName'>,
	{ t }: Pick<Format, 't'>,
): string[] {
	const given = assignedTo === null ? [] : [t.wall.assignedTo(assignedTo)]
	const handed = handedToName === null ? [] : [t.wall.handedTo(handedToName)]
	// Whom it was given to says more than who gave it away.
	const taken = acknowledgedBy === null || assignedTo !== null ? [] : [t.wall.takenOn(acknowledgedBy)]
	return [...taken, ...given, ...handed]
}
