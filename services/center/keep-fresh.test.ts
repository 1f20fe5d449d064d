import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createKeepFresh } from './keep-fresh.ts'

const log = pino({ level: 'silent' })

test('what fails is tried until it works, and requests meanwhile lead to one more run', async () => {
	let runs = 0
	const fresh = createKeepFresh({
		log,
		retryMs: 1,
		refresh: async () => {
			if (++runs <= 2) throw new Error('the store is away')
		},
	})
	const done = Promise.all([fresh.ask(), fresh.ask()])
	await done
	expect(runs).toBe(3)
})

test('nothing is tried any more once it is closed', async () => {
	let runs = 0
	const fresh = createKeepFresh({
		log,
		retryMs: 1,
		refresh: async () => {
			runs++
			fresh.close()
			throw new Error('the store is away')
		},
	})
	await fresh.ask()
	expect(runs).toBe(1)
})
