import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Component, licencesOf, unfit } from './licences.ts'

/** What the project is made of: a bill of materials (CycloneDX), its licences, and known holes as far as the registry tells. */
const ROOT = resolve(import.meta.dirname, '../..')
const { values } = parseArgs({ options: { out: { type: 'string' }, production: { type: 'boolean', default: false } } })
const out = resolve(values.out ?? join(ROOT, 'data/supply'))

function npm(...args: string[]) {
	const { stdout, status } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
	return { text: stdout, status }
}

const omit = values.production ? ['--omit=dev'] : []
const bill = npm('sbom', '--sbom-format=cyclonedx', '--sbom-type=application', ...omit)
if (bill.status !== 0) throw new Error('`npm sbom` failed. Run `npm ci` first.')
const { components } = JSON.parse(bill.text) as { components: Component[] }
await mkdir(out, { recursive: true })
await writeFile(join(out, 'bom.cdx.json'), bill.text)
const lines = components.map(
	(one) => `${one.group ? `${one.group}/` : ''}${one.name} ${one.version}: ${licencesOf(one)}`,
)
await writeFile(join(out, 'licences.txt'), `${lines.toSorted().join('\n')}\n`)

const counts = Map.groupBy(components, licencesOf)
for (const [licence, of] of [...counts].toSorted(([, a], [, b]) => b.length - a.length))
	process.stdout.write(`${String(of.length).padStart(5)}  ${licence}\n`)
process.stdout.write(`${components.length} components: ${join(out, 'bom.cdx.json')}, ${join(out, 'licences.txt')}\n`)

const audit = npm('audit', '--json', ...omit)
const answer = JSON.parse(audit.text || '{}') as { metadata?: { vulnerabilities: Record<string, number> } }
if (answer.metadata) process.stdout.write(`known holes: ${JSON.stringify(answer.metadata.vulnerabilities)}\n`)
else process.stdout.write('known holes: the registry in use does not tell; ask another with `npm audit --registry=…`\n')
const { high = 0, critical = 0 } = answer.metadata?.vulnerabilities ?? {}

const wrong = unfit(components)
for (const one of wrong) process.stderr.write(`no licence that this project can take: ${one}\n`)
process.exitCode = wrong.length > 0 || high + critical > 0 ? 1 : 0
