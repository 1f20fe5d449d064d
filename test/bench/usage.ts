import { readFile } from 'node:fs/promises'

/** Clock ticks of a second in /proc. */
const TICKS = 100

/** Processor time that a process has used, in milliseconds. */
export async function processorOf(pid: number): Promise<number> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8')
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS
}

/** The most memory that a process has had, in MB. */
export async function residentPeak(pid: number): Promise<number> {
	const text = await readFile(`/proc/${pid}/status`, 'utf8')
	return Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? Number.NaN) / 1024
}
