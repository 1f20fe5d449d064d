import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { waitForPort } from '../kit/net.ts'
import { freePort } from '../kit/ports.ts'
import { workingDir } from './working-dir.ts'

/** How often it looks and judges: much oftener than anybody runs it, and nothing is waited for to be told together. */
const EVERY = '100ms'

const RULES = `groups:
  - name: all
    interval: ${EVERY}
    rules:
      - alert: CriticalEvent
        expr: critical_event == 1
        labels: { severity: critical }
`

const alertmanagerConfig = (webhook: string) => `route:
  receiver: sink
  group_by: [subject]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 12h
receivers:
  - name: sink
    webhook_configs: [{ url: "${webhook}", send_resolved: false }]
`

const prometheusConfig = (target: string, alertmanager: string, rules: string) => `global:
  scrape_interval: ${EVERY}
  scrape_timeout: ${EVERY}
  evaluation_interval: ${EVERY}
rule_files: ["${rules}"]
scrape_configs:
  - job_name: bench
    static_configs: [{ targets: ["${target}"] }]
alerting:
  alertmanagers: [{ static_configs: [{ targets: ["${alertmanager}"] }] }]
`

/** Debian's Prometheus and Alertmanager, set to tell of a gauge that is 1 as fast as they go, by webhook. */
export async function startPrometheus(webhook: string) {
	const dir = await workingDir()
	const subjects: string[] = []
	const exporter = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
		response.end(subjects.map((subject) => `critical_event{subject="${subject}"} 1\n`).join(''))
	})
	await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve))
	const target = `127.0.0.1:${(exporter.address() as AddressInfo).port}`
	const [port, alertmanagerPort] = [await freePort(), await freePort()]
	const files = { rules: 'rules.yml', alertmanager: 'alertmanager.yml', prometheus: 'prometheus.yml' }
	const at = (file: string) => join(dir.path, file)
	await writeFile(at(files.rules), RULES)
	await writeFile(at(files.alertmanager), alertmanagerConfig(webhook))
	await writeFile(at(files.prometheus), prometheusConfig(target, `127.0.0.1:${alertmanagerPort}`, at(files.rules)))
	const running = [
		await run('prometheus-alertmanager', alertmanagerPort, [
			`--config.file=${at(files.alertmanager)}`,
			`--storage.path=${at('alertmanager')}`,
			`--web.listen-address=127.0.0.1:${alertmanagerPort}`,
			'--cluster.listen-address=',
		]),
		await run('prometheus', port, [
			`--config.file=${at(files.prometheus)}`,
			`--storage.tsdb.path=${at('tsdb')}`,
			`--web.listen-address=127.0.0.1:${port}`,
		]),
	]
	return {
		raise: (subject: string) => void subjects.push(subject),
		async stop() {
			for (const { child, exited } of running) {
				child.kill('SIGKILL')
				await exited
			}
			exporter.closeAllConnections()
			await new Promise((resolve) => exporter.close(resolve))
		},
	}
}

async function run(program: string, port: number, args: readonly string[]) {
	const child = spawn(program, args, { stdio: 'ignore' })
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
	await waitForPort(port, exited)
	return { child, exited }
}
