import { readFile } from 'node:fs/promises'
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'

/** Reads a YAML file by a schema; mistakes go to `errors` as `file:line:column: where: what was expected`. */
export async function readYaml<Schema extends z.ZodType>(
	path: string,
	schema: Schema,
	errors: string[],
): Promise<z.infer<Schema> | undefined> {
	let text: string
	try {
		text = await readFile(path, 'utf8')
	} catch (error) {
		errors.push(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`)
		return undefined
	}
	const lines = new LineCounter()
	const document = parseDocument(text, { lineCounter: lines })
	if (document.errors.length > 0) {
		for (const { message, linePos } of document.errors) {
			errors.push(`${path}:${linePos?.[0].line ?? 1}:${linePos?.[0].col ?? 1}: ${message.split('\n')[0]}`)
		}
		return undefined
	}
	const parsed = schema.safeParse(document.toJS())
	if (parsed.success) return parsed.data
	for (const issue of parsed.error.issues) {
		const { line, col } = lines.linePos(offsetOf(document, issue.path))
		errors.push(`${path}:${line}:${col}: ${issue.path.join('.') || 'the file'}: ${issue.message}`)
	}
	return undefined
}

/** Where the value at the path stands, or the nearest one above it that is there. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
	for (let length = path.length; length >= 0; length--) {
		const node = document.getIn(path.slice(0, length), true)
		if (isNode(node) && node.range) return node.range[0]
	}
	return 0
}
