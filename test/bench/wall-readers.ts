import { screenDocuments } from '@vong/dashboards/screen-documents'
import WebSocket from 'ws'

/**
 * Many walls of the whole province in a process of their own that read and do nothing else. Each follows over one connection all that a wall's page
 * follows: readings, events of all sources, alerts. `node wall-readers.ts url token walls ids` prints `joined` when each has its first deliveries.
 */
const [url, token, walls, ids] = process.argv.slice(2) as [string, string, string, string]
const DOCUMENTS = screenDocuments.filter((document) => /^subscription wall/.test(document))
const variables = { area: 'binh-phuoc', ids: ids.split(','), after: null, filter: null }
const LONGEST_HEAD = 60
let waiting = Number(walls) * DOCUMENTS.length

for (let wall = 0; wall < Number(walls); wall++) {
	const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false })
	const say = (message: object) => socket.send(JSON.stringify(message))
	const began = new Set<string>()
	socket.once('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }))
	socket.on('message', (message: Buffer) => {
		// To take deliveries apart is the affair of those who show them, and would take the processor from what is measured.
		const head = message.subarray(0, LONGEST_HEAD).toString()
		if (head.includes('"connection_ack"')) {
			for (const [index, query] of DOCUMENTS.entries())
				say({ id: `id-${index}`, type: 'subscribe', payload: { query, variables } })
			return
		}
		const id = /"(id-\d+)"/.exec(head)?.[1]
		if (!head.includes('"type":"next"') || !id) throw new Error(`a wall was told ${message.toString()}`)
		if (began.has(id)) return
		began.add(id)
		if (--waiting === 0) process.stdout.write('joined\n')
	})
}
