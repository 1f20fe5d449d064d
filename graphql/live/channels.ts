/** One flow of deliveries, shared by all that ask for the same. */
export interface Channel<Member> {
	readonly members: Set<Member>
	readonly stop: () => void
}

/** Channels by what they carry: the first member opens one, the last that leaves stops it. */
export function createChannels<Member>() {
	const channels = new Map<string, Channel<Member>>()

	/** Answers how to leave, which may be done more than once. */
	return function join(key: string, member: Member, open: () => Channel<Member>): () => void {
		const channel = channels.get(key) ?? open()
		channels.set(key, channel)
		channel.members.add(member)
		return () => {
			channel.members.delete(member)
			if (channel.members.size > 0 || channels.get(key) !== channel) return
			channels.delete(key)
			channel.stop()
		}
	}
}
