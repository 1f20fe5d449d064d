import { expect, test } from 'vitest'
import { createFormat } from '../app/format.ts'
import { whoHasIt } from './who-has-it.ts'

const nobody = { acknowledgedBy: null, assignedTo: null, handedToName: null }
const vi = createFormat('vi')

test('an alert names who took it on, whom it was given to, and where it was handed over to', () => {
	expect(whoHasIt(nobody, vi)).toEqual([])
	expect(whoHasIt({ ...nobody, acknowledgedBy: 'Trực ban' }, vi)).toEqual(['Trực ban đã nhận'])
	expect(whoHasIt({ ...nobody, handedToName: 'Đồng Xoài' }, vi)).toEqual(['đã chuyển tới Đồng Xoài'])
	expect(whoHasIt({ ...nobody, acknowledgedBy: 'Trực ban', assignedTo: 'Tổ 2' }, vi)).toEqual(['giao cho Tổ 2'])
	expect(whoHasIt({ ...nobody, acknowledgedBy: 'An', handedToName: 'Đồng Xoài' }, createFormat('en'))).toEqual([
		'taken on by An',
		'handed over to Đồng Xoài',
	])
})
