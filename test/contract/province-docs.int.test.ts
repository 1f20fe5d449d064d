import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TILE_KINDS } from '@vong/core/wall'
import { createDecoders } from '@vong/formats/registry'
import { loadProvince } from '@vong/province/load-province'
import { expect, it } from 'vitest'

const PROVINCE = join(import.meta.dirname, '../../services/province')
const PACK = join(PROVINCE, 'binh-phuoc')
const readme = await readFile(join(PROVINCE, 'README.md'), 'utf8')
const province = await loadProvince(PACK)

/** The rows of a table whose first cell is a name in code, as name and the rest. */
const rows = [...readme.matchAll(/^\| `([^`]+)`[^|]* \| (.*) \|$/gm)].map(
	([, name = '', rest = '']) => [name, rest] as const,
)

it('the README speaks of every file and folder of a pack', async () => {
	const entries = await readdir(PACK, { withFileTypes: true })
	const names = entries.map((entry) => (entry.isDirectory() ? `\`${entry.name}/{id}.` : `\`${entry.name}\``))
	const others = ['`CATALOGUE.md`']
	expect(names.filter((name) => !readme.includes(name) && !others.includes(name))).toEqual([])
})

it('the README names every format, every kind of tile and every source', async () => {
	const formats = [...(await createDecoders()).keys()].map((format) => `\`${format}\``)
	expect(formats.filter((format) => !readme.includes(format))).toEqual([])
	const kinds = /`kind` \(([^)]+)\)/.exec(readme)?.[1]?.split(', ')
	expect(kinds?.toSorted()).toEqual([...TILE_KINDS].toSorted())
	const listed = rows.map(([name]) => name)
	expect([...province.sources.keys()].filter((id) => !listed.includes(id))).toEqual([])
})

it('the README has a formula for every axis of data quality, and for none that there is not', () => {
	const axes = [...province.indicators.values()].flatMap(({ id, formula }) =>
		formula.kind === 'source' && formula.axis !== 'freshness' ? [[id, formula.axis] as const] : [],
	)
	const documented = rows.filter(([name]) => name.startsWith('QUALITY_'))
	expect(documented.map(([id, rest]) => [id, /^`(\w+)`/.exec(rest)?.[1]]).toSorted()).toEqual(axes.toSorted())
	for (const [id, rest] of documented) expect([id, rest]).toEqual([id, expect.stringMatching(/\| .+ \/ .+/)])
})
