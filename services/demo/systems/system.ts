import type { Dossier } from '../dossiers.ts'
import type { Message } from '../message.ts'
import type { World } from '../world.ts'

/** A source system: what it starts to say in an hour or on a day. What follows from it may come later. */
export interface System {
	readonly every: 'hour' | 'day'
	during(world: World, start: number, dossiers: (day: number) => readonly Dossier[]): Iterable<Message>
}
