import { defineConfig } from 'vitest/config'

/** chDB allows one data directory a process, so test files never share one: a fork for each file. */
export default defineConfig({
	// The very file that Node loads: two copies of this library do not know each other's errors and types.
	resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
	test: {
		pool: 'forks',
		// Most of the time of the long ones is waiting for processes of their own.
		maxWorkers: 2,
		include: ['**/*.test.ts'],
		exclude: ['**/node_modules/**', '**/dist/**'],
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
})
