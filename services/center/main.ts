import { setFlagsFromString } from 'node:v8'
import { VongError } from '@vong/core/errors'
import { pino } from 'pino'
import { startCenter } from './center.ts'
import { readEnvironment } from './environment.ts'
import { welcome } from './welcome.ts'

/** Stopping must end within the 10 s that a service manager grants; what is not in the store by then is in the spool. */
const STOP_DEADLINE_MS = 9_500

// What connections read and the spool writes is memory outside of the heap. By itself V8 marks the whole heap for each 64 MB of that, twice a
// second where a hundred thousand events a second come in; counted as part of the whole it is marked when that has grown.
setFlagsFromString('--external-memory-accounted-in-global-limit')

const environment = readEnvironment(process.env)
if (!environment.ok) {
	process.stderr.write(`Vọng cannot start:\n${environment.errors.map((error) => `  ${error}\n`).join('')}`)
	process.exit(1)
}
const log = pino({ level: environment.value.logLevel, base: null }, pino.destination(2))

try {
	const center = await startCenter({ environment: environment.value, log })
	process.stdout.write(welcome(center, environment.value))

	let stopping = false
	const stop = (signal: string) => {
		// A signal to the whole group of processes comes twice, once from npm: the second must not cut the first short.
		if (stopping) return
		stopping = true
		log.info({ signal }, 'stopping')
		setTimeout(() => {
			log.error('stopping took too long; what was acknowledged is in the spool and goes on at the next start')
			process.exit(1)
		}, STOP_DEADLINE_MS).unref()
		center.stop().then(
			() => process.exit(0),
			(error: unknown) => {
				log.error({ err: error }, 'stopping failed')
				process.exit(1)
			},
		)
	}
	process.on('SIGINT', stop)
	process.on('SIGTERM', stop)
} catch (error) {
	if (!(error instanceof VongError)) throw error
	process.stderr.write(`Vọng cannot start: ${error.message}\n`)
	process.exit(1)
}
