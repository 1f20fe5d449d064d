import type { Channel } from '../channel.ts'

/** The pages themselves: it stands in the store already, and counts as delivered when a session of the recipient asks for it. */
export function createPageChannel(): Channel {
	return { id: 'page', send: async () => ({ state: 'sent' }) }
}
