import { connectBus } from '@vong/bus/connect'
import { systemClock } from '@vong/core/clock'
import { busContract } from './bus.contract.ts'

busContract('the bus in one process', async () => ({
	connect: () => connectBus({ clock: systemClock }),
	stop: async () => undefined,
}))
