import satisfies from 'spdx-satisfies'

/** A part of the bill of materials, as CycloneDX 1.5 has it. */
export interface Component {
	readonly group?: string
	readonly name: string
	readonly version: string
	readonly licenses?: readonly {
		readonly license?: { readonly id?: string; readonly name?: string }
		readonly expression?: string
	}[]
}

/** Free to use beside Apache-2.0. Weak copyleft is for whole packages that are not changed; OFL is for typefaces. */
const TAKEN = [
	...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0'],
	...['Python-2.0', 'Unlicense', 'EPL-2.0', 'MPL-2.0', 'OFL-1.1', 'CC-BY-3.0', 'CC-BY-4.0'],
]

/** As an SPDX expression; empty where the package says nothing. */
export function licencesOf({ licenses = [] }: Component): string {
	return licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '').join(' AND ')
}

/** Components under a licence that nobody has looked at, or under none. */
export function unfit(components: readonly Component[]): string[] {
	return components
		.filter((component) => !isTaken(licencesOf(component)))
		.map((component) => `${component.name} ${component.version}: ${licencesOf(component) || 'none'}`)
}

function isTaken(expression: string): boolean {
	try {
		return expression !== '' && satisfies(expression, TAKEN)
	} catch {
		return false
	}
}
