import { createServer } from 'node:net'
import { Aedes } from 'aedes'

/** The yardstick of the embedded broker: aedes that accepts everything and does nothing with it. Prints its port. */
const broker = await Aedes.createBroker({ queueLimit: 100_000 })
const server = createServer(broker.handle)
server.listen(0, '127.0.0.1', () => {
	const address = server.address()
	process.stdout.write(`port ${typeof address === 'object' && address ? address.port : 0}\n`)
})
