import { join } from 'node:path'
import { readEnvironment } from '@vong/center/environment'
import { loadProvince } from '@vong/province/load-province'
import { rfc3339 } from './local-time.ts'
import { readOptions, USAGE } from './options.ts'
import { line, table } from './progress.ts'
import { startRun } from './run.ts'
import { readSecrets } from './secrets.ts'

function fail(errors: readonly string[], usage = ''): never {
	process.stderr.write(`The demo cannot start:\n${errors.map((error) => `  ${error}\n`).join('')}${usage}`)
	process.exit(1)
}

if (process.argv.includes('--help')) {
	process.stdout.write(USAGE)
	process.exit(0)
}
const environment = readEnvironment(process.env)
if (!environment.ok) fail(environment.errors)
const { host, port, mqttHost, mqttPort, mqttUrl, adminToken, dataDir, provinceDir, tls } = environment.value
const defaults = {
	http: `${tls ? 'https' : 'http'}://${host}:${port}`,
	mqtt: mqttUrl ?? `mqtt://${mqttHost}:${mqttPort}`,
	token: adminToken,
}
const parsed = readOptions(process.argv.slice(2), defaults, Date.now())
if (!parsed.ok) fail(parsed.errors, `\n${USAGE}`)
const options = parsed.value

try {
	const province = await loadProvince(provinceDir)
	const secrets = await readSecrets({ ...options, file: options.secrets ?? join(dataDir, 'demo-secrets.json') })
	const stop = new AbortController()
	const run = startRun({ options, province, secrets, now: Date.now, signal: stop.signal })
	const { scenario, begins, speed, scale, seed, http } = options
	process.stdout.write(
		`${province.name.vi}, simulated: ${scenario.name} from ${rfc3339(begins)}, ${speed} times the speed, scale ${scale}, seed ${seed} → ${http}\n`,
	)
	// The same signal may come twice: from the terminal, and from npm.
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

	const started = performance.now()
	let [before, then] = [0, started]
	const report = () => {
		const sent = [...run.outcomes.values()].reduce((sum, outcome) => sum + outcome.sent, 0)
		const perSecond = ((sent - before) * 1000) / (performance.now() - then)
		;[before, then] = [sent, performance.now()]
		const text = line(run.outcomes, run.simulated(), perSecond)
		process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
	}
	const timer = setInterval(report, process.stdout.isTTY ? 1_000 : 10_000)
	await run.done
	clearInterval(timer)
	report()
	const seconds = ((performance.now() - started) / 1000).toFixed(1)
	process.stdout.write(
		`\n\n${table(run.outcomes)}\n\n${stop.signal.aborted ? 'Stopped' : 'Done'} after ${seconds} s.\n`,
	)
	process.exit([...run.outcomes.values()].some(({ failed }) => failed > 0) && !stop.signal.aborted ? 1 : 0)
} catch (error) {
	fail([error instanceof Error ? error.message : String(error)])
}
