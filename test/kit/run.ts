import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'

/** Runs the tests; the last line says how many passed and failed, in a form that other programs read. */
const { values, positionals } = parseArgs({
	options: { full: { type: 'boolean', default: false } },
	allowPositionals: true,
})
if (values.full) process.env['FULL'] = '1'
const counts = { passed: 0, failed: 0, skipped: 0 }
try {
	const vitest = await startVitest('test', positionals, { watch: false, reporters: ['default'] })
	for (const module of vitest.state.getTestModules()) {
		let inside = 0
		for (const test of module.children.allTests()) {
			inside++
			const { state } = test.result()
			if (state === 'passed') counts.passed++
			else if (state === 'skipped') counts.skipped++
			else counts.failed++
		}
		// A file that could not even be read has no tests to fail.
		if (!module.ok() && inside === 0) counts.failed++
	}
	counts.failed += vitest.state.getUnhandledErrors().length
	await vitest.close()
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
	counts.failed++
}
if (counts.passed === 0 && counts.failed === 0) counts.failed++
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`)
process.exit(counts.failed > 0 ? 1 : 0)
