import { createClickHouseHttp } from './server.ts'

/** `node main.ts folder port`: a process of its own, since the engine is one process to a folder. Prints its URL. */
const [dir = '', port = '0'] = process.argv.slice(2)
const server = await createClickHouseHttp(dir, Number(port))
process.stdout.write(`${server.url}\n`)
process.once('SIGTERM', () => {
	server.close().then(() => process.exit(0))
})
