import { describe, expect, it } from 'vitest'
import { documentedInVain, environmentReads, longFiles, strayQueries, undocumented } from './rules.ts'

const file = (path: string, text: string) => [{ path, text }]

describe('each check fails on what it is there for', () => {
	it('a file of 401 lines', () => {
		expect(longFiles(file('graphql/a.ts', 'x\n'.repeat(400)))).toEqual([])
		expect(longFiles(file('graphql/a.ts', 'x\n'.repeat(401)))).toHaveLength(1)
	})

	it('the environment read outside of its module', () => {
		expect(environmentReads(file('graphql/a.ts', 'process.env.HOME'))).toHaveLength(1)
		expect(environmentReads(file('services/center/environment.ts', 'process.env.HOME'))).toEqual([])
	})

	it('SQL outside of the store', () => {
		expect(strayQueries(file('graphql/a.ts', 'const q = `SELECT a\nFROM b`'))).toHaveLength(1)
		expect(strayQueries(file('graphql/a.sql', ''))).toHaveLength(1)
		expect(strayQueries(file('services/store/a.ts', 'INSERT INTO b'))).toEqual([])
	})

	it('a setting that the README leaves out, or that nothing reads', () => {
		expect(undocumented('| `PORT` | 1 |', ['PORT', 'HOST'])).toEqual(['README.md: `HOST` is not documented'])
		expect(documentedInVain('| `PORT`, `HOST` | 1 |', ['PORT'])).toHaveLength(1)
	})
})
