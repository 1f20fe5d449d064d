import { expect, it } from 'vitest'
import { patched } from './search.ts'

it('changes only what it is told to, and leaves no trace of what is taken out', () => {
	expect(patched('?view=alerts&text=a', { text: 'bụi & khói', area: '' })).toBe(
		'?view=alerts&text=b%E1%BB%A5i+%26+kh%C3%B3i',
	)
	expect(patched('?view=alerts', { view: null })).toBe('')
})
