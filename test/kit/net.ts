import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 20
const LIMIT_MS = 15_000

export const createClientUrl = (protocol: string, port: number) => `${protocol}://127.0.0.1:${port}`

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1')
		socket.once('connect', () => {
			socket.destroy()
			resolve(true)
		})
		socket.once('error', () => resolve(false))
	})
}

/** Waits until something listens on the port; fails when the process that should has ended. */
export async function waitForPort(port: number, exited: Promise<unknown>): Promise<void> {
	let ended = false
	exited.then(() => {
		ended = true
	})
	const end = performance.now() + LIMIT_MS
	while (!(await answers(port))) {
		if (ended || performance.now() > end) throw new Error(`nothing listens on port ${port}`)
		await delay(POLL_MS)
	}
}
