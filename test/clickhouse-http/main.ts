import { createClickHouseHttp } from './server.ts'

/** `main.ts <dir> [port]`: the fixture as a process of its own, since chDB lets one process at a time into a directory. */
const [dir, port = '0'] = process.argv.slice(2)
if (dir === undefined) throw new Error('usage: main.ts <dir> [port]')
const server = await createClickHouseHttp({ dir, port: Number(port) })
process.stdout.write(`${server.url}\n`)
const stop = () => void server.close().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
