import { join } from 'node:path'
import { Session } from 'chdb'
import { storeContract } from './store.contract.ts'

storeContract('the store inside the process', async (dataDir) => ({
	// Another session of the same engine, past the store.
	async ask(sql) {
		const session = new Session(join(dataDir, 'store'))
		await session.queryAsync('USE vong')
		const text = (await session.queryAsync(sql, { format: 'TSV' })).text()
		session.close()
		return text
	},
	stop: async () => undefined,
}))
