import { createMemoryBus } from '../../services/bus/memory-bus.ts'
import { busContract } from './bus.contract.ts'

busContract('the bus in one process', async () => ({
	connect: async () => createMemoryBus(),
	stop: async () => undefined,
}))
