import { readFile } from 'node:fs/promises'

/** Clock ticks of a second in /proc. */
const TICKS = 100

/** Processor time that a process has used, in milliseconds. */
export const processorOf = (pid: number): Promise<number> => usedBy(`/proc/${pid}/stat`)

/** The same of its main thread alone: where a centre's own code runs, and hardly any of its engine. */
export const mainThreadOf = (pid: number): Promise<number> => usedBy(`/proc/${pid}/task/${pid}/stat`)

async function usedBy(path: string): Promise<number> {
	const text = await readFile(path, 'utf8')
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS
}

/** The most memory that a process has had, in MB. */
export async function residentPeak(pid: number): Promise<number> {
	const text = await readFile(`/proc/${pid}/status`, 'utf8')
	return Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? Number.NaN) / 1024
}
