import type { Bus } from '@vong/bus/bus'
import type { Topic, Topics } from '@vong/bus/topics'

/** Claims and messages in memory, shared by all who hold the bus. */
export function createFakeBus() {
	const owners = new Map<string, string>()
	const messages: { topic: Topic; message: Topics[Topic] }[] = []
	const bus: Bus = {
		async publish(topic, message) {
			messages.push({ topic, message })
		},
		subscribe: async () => ({ close: async () => undefined }),
		lease: async () => null,
		claims: {
			async take(keys, owner) {
				const held = keys.filter((key) => owners.has(key) && owners.get(key) !== owner)
				for (const key of keys) if (!owners.has(key)) owners.set(key, owner)
				return held
			},
			async release(keys, owner) {
				for (const key of keys) if (owners.get(key) === owner) owners.delete(key)
			},
		},
		ping: async () => undefined,
		close: async () => undefined,
	}
	const of = <T extends Topic>(wanted: T) =>
		messages.filter(({ topic }) => topic === wanted).map(({ message }) => message as Topics[T])
	return { bus, of, owners }
}
