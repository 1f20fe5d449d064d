import { mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { VongError } from '@vong/core/errors'

/**
 * Makes sure that one process at a time works in a data directory. A listening socket is the lock, since the system
 * takes it away however the process ends; a socket file that nobody answers on is left over from a crash.
 */
export async function lockDataDir(dataDir: string): Promise<{ release(): Promise<void> }> {
	await mkdir(dataDir, { recursive: true })
	const path = join(dataDir, 'lock.sock')
	if (await answers(path)) {
		throw new VongError(
			'CONFIGURATION',
			`${dataDir} is in use by another Vọng process. Stop that one first, or give this one another DATA_DIR.`,
		)
	}
	await rm(path, { force: true })
	const server = await listen(path)
	return {
		release: () => new Promise((resolve) => server.close(() => resolve())),
	}
}

function answers(path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(path)
		socket.once('connect', () => resolve(true))
		socket.once('error', () => resolve(false))
		socket.once('connect', () => socket.destroy())
	})
}

function listen(path: string): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = createServer((socket) => socket.destroy())
		server.once('error', reject)
		server.listen(path, () => {
			server.unref()
			resolve(server)
		})
	})
}
