import { expect, test } from 'vitest'
import { bytesIn } from './bytes.ts'

test('bytes are told in the unit that people would use', () => {
	expect(bytesIn('vi', 0)).toMatch(/^0 byte/)
	expect(bytesIn('vi', 1_023)).toMatch(/^1\.023 byte/)
	expect(bytesIn('vi', 424 * 2 ** 20)).toBe('424 MB')
	expect(bytesIn('vi', 1.5 * 2 ** 30)).toBe('1,5 GB')
	expect(bytesIn('en', 2 ** 50)).toBe('1,024 TB')
})
