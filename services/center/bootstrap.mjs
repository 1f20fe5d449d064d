// Runs on whatever Node >= 20 the machine has, with nothing installed: brings the project to where its own Node can take over.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
const NODE = join(ROOT, 'node_modules/node/bin/node')
/** Programs that the tests run, by the Debian package that brings them. */
const TESTED_WITH = {
	mosquitto: 'mosquitto',
	mosquitto_pub: 'mosquitto-clients',
	'redis-server': 'redis-server',
	chromium: 'chromium',
}
/** What alerts are measured beside. */
const MEASURED_BESIDE = { prometheus: 'prometheus', 'prometheus-alertmanager': 'prometheus-alertmanager' }
const TARGETS = {
	start: { script: 'services/center/main.ts', pages: true, packages: {} },
	test: { script: 'test/kit/run.ts', pages: true, packages: TESTED_WITH },
	check: { script: 'test/checks/check.ts', pages: false, packages: {} },
	demo: { script: 'services/demo/main.ts', pages: false, packages: {} },
	bench: { script: 'test/bench/main.ts', pages: true, packages: { ...TESTED_WITH, ...MEASURED_BESIDE } },
	'verify-audit': { script: 'services/center/verify-audit.ts', pages: false, packages: {} },
	schema: { script: 'services/center/schema.ts', pages: false, packages: {} },
	abuse: { script: 'test/abuse/main.ts', pages: false, packages: {} },
	fuzz: { script: 'test/fuzz/main.ts', pages: false, packages: {} },
	supply: { script: 'test/supply/main.ts', pages: false, packages: {} },
	soak: { script: 'test/soak/main.ts', pages: false, packages: TESTED_WITH },
	screenshots: { script: 'test/screenshots/main.ts', pages: false, packages: TESTED_WITH },
}

function fail(message) {
	process.stderr.write(`${message}\n`)
	process.exit(1)
}

function run(command, args, options = {}) {
	const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], ...options })
	if (error || status !== 0)
		fail(`\`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ` (${status})`}.`)
}

const ALONE = join(ROOT, '.preparing')
const LOOK_AGAIN_MS = 300

/** Commands that are started together prepare the project one after the other: two that install at once spoil each other's work. */
function alone(prepare) {
	for (let told = false; !take(); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS)) {
		if (!told) process.stderr.write('Another command is preparing the project; waiting for it …\n')
		told = true
	}
	try {
		prepare()
	} finally {
		rmSync(ALONE, { force: true })
	}
}

/** The file holds who prepares; what a command that has ended left behind counts for nothing. */
function take() {
	try {
		writeFileSync(ALONE, String(process.pid), { flag: 'wx' })
		return true
	} catch (error) {
		// Who may not write here can spoil nothing either.
		if (error.code === 'EACCES' || error.code === 'EROFS') return true
		if (error.code !== 'EEXIST') throw error
	}
	try {
		process.kill(Number(readFileSync(ALONE, 'utf8')) || 0, 0)
	} catch (error) {
		if (error.code === 'ESRCH') rmSync(ALONE, { force: true })
	}
	return false
}

/** npm writes its own lock into node_modules when an installation is complete; an older one is of another package-lock.json. */
function isInstalled() {
	const own = join(ROOT, 'node_modules/.package-lock.json')
	return existsSync(own) && statSync(own).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs
}

function installModules() {
	if (!isInstalled()) {
		process.stderr.write('Installing the packages that the project needs (npm ci) …\n')
		run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { stdio: ['ignore', 'ignore', 'inherit'] })
	}
	if (!existsSync(NODE)) installNode()
}

/** npm 11 runs no package's install script unasked; the one of `node` puts the binary in its place, so it is asked for here. */
function installNode() {
	run('npm', ['rebuild', 'node', '--ignore-scripts=false'])
	if (!existsSync(NODE)) fail(`Node 24 is missing at ${NODE}. Delete node_modules and try again.`)
}

function onPath(program) {
	const folders = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`.split(':')
	return folders.some((folder) => existsSync(join(folder, program)))
}

function installPackages(packages) {
	const missing = [
		...new Set(
			Object.entries(packages)
				.filter(([program]) => !onPath(program))
				.map(([, name]) => name),
		),
	]
	if (missing.length === 0) return
	const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
	const command = [...asRoot, 'apt-get', 'install', '-y', '--no-install-recommends', ...missing]
	process.stderr.write(`This needs Debian's ${missing.join(', ')}. Installing: ${command.join(' ')}\n`)
	const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
	const quiet = { cwd: ROOT, env: environment, stdio: ['ignore', 'ignore', 'inherit'] }
	spawnSync(
		[...asRoot, 'apt-get'][0],
		[...asRoot.slice(1), ...(asRoot.length ? ['apt-get'] : []), 'update', '-qq'],
		quiet,
	)
	const { status } = spawnSync(command[0], command.slice(1), quiet)
	if (status !== 0)
		fail(`They could not be installed here. Install them yourself: apt-get install ${missing.join(' ')}`)
}

function newest(folder) {
	return readdirSync(folder, { withFileTypes: true }).reduce((latest, entry) => {
		if (entry.name === 'dist' || entry.name === 'node_modules') return latest
		const path = join(folder, entry.name)
		return Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
	}, 0)
}

function buildPages() {
	const pages = join(ROOT, 'dashboards')
	const index = join(pages, 'dist/index.html')
	if (existsSync(index) && statSync(index).mtimeMs > newest(pages)) return
	process.stderr.write('Building the pages …\n')
	run(NODE, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], { cwd: pages })
}

const [name = 'start', ...args] = process.argv.slice(2)
const target = TARGETS[name] ?? fail(`Unknown: ${name}. There are ${Object.keys(TARGETS).join(', ')}.`)
alone(() => {
	installModules()
	installPackages(target.packages)
	if (target.pages) buildPages()
})

// A terminal sends Ctrl-C to the child as well; a service manager's SIGTERM comes only here. Twice is once for the child.
const child = spawn(NODE, [join(ROOT, target.script), ...args], { cwd: ROOT, stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => undefined)
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
