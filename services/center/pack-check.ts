import { readBoundaries } from '@vong/areas/boundaries'
import { createAreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import { VongError } from '@vong/core/errors'
import { createDecoders } from '@vong/formats/registry'
import type { PackCheck, PackMistake } from '@vong/graphql/system-view'
import { readProvince, unknownFormats } from '@vong/province/load-province'
import type { Environment } from './environment.ts'

interface PackCheckDeps {
	readonly environment: Pick<Environment, 'provinceDir' | 'boundaries'>
	readonly clock: Clock
}

/** Reads the province pack anew, as the next start would, and says what would keep it from starting. What runs is not touched. */
export function createPackCheck({
	environment: { provinceDir, boundaries },
	clock,
}: PackCheckDeps): () => Promise<PackCheck> {
	async function check(): Promise<PackCheck> {
		const { province, mistakes } = await readProvince(provinceDir)
		const found = [...mistakes]
		if (province) {
			found.push(...unknownFormats(province, [...(await createDecoders()).keys()]))
			await readBoundaries(boundaries, createAreaIndex(province.areas)).catch((error: unknown) => {
				if (!(error instanceof VongError)) throw error
				found.push(error.message)
			})
		}
		return { folder: provinceDir, checkedAt: clock.now(), mistakes: found.map((text) => toMistake(text, provinceDir)) }
	}

	let running: Promise<PackCheck> | undefined
	return () => {
		// Who asks while it is being read gets the same answer.
		running ??= check().finally(() => {
			running = undefined
		})
		return running
	}
}

/** `folder/file:line:column: what`, of which line and column may be missing; anything else is told as it is. */
export function toMistake(text: string, folder: string): PackMistake {
	const found = /^(?<file>[^:\n]+?):(?:(?<line>\d+):(?:(?<column>\d+):)?)? (?<message>[\s\S]+)$/.exec(text)?.groups
	const { file, line, column, message } = found ?? {}
	if (file === undefined || !/[/\\]/.test(file)) return { file: null, line: null, column: null, message: text }
	return {
		file: file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file,
		line: line === undefined ? null : Number(line),
		column: column === undefined ? null : Number(column),
		message: message ?? text,
	}
}
