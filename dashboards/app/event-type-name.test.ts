import { expect, test } from 'vitest'
import { eventTypeName } from './event-type-name.ts'

const source = { eventTypeNames: [{ type: 'observation', name: 'Kết quả quan trắc', nameEn: 'Measurement' }] }

test('an event is called what the pack calls its type, in the language of the page', () => {
	expect(eventTypeName({ type: 'observation' }, source, 'vi')).toBe('Kết quả quan trắc')
	expect(eventTypeName({ type: 'observation' }, source, 'en')).toBe('Measurement')
})

test('a type that nobody named, or of a source that is not known, is told as it is', () => {
	expect(eventTypeName({ type: 'call.ended' }, source, 'vi')).toBe('call.ended')
	expect(eventTypeName({ type: 'observation' }, undefined, 'vi')).toBe('observation')
})
