import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

interface SecretsOptions {
	readonly file: string
	readonly http: string
	readonly token: string | undefined
	readonly sources: readonly string[]
}

/**
 * Each source's key: from the file where it is there, else made by the administrator's token and written there. A source has two live
 * keys at most, so a new one at every start would in the end shut out somebody else.
 */
export async function readSecrets({ file, http, token, sources }: SecretsOptions): Promise<Record<string, string>> {
	const secrets = await readFile(file, 'utf8').then(
		(text) => JSON.parse(text) as Record<string, string>,
		() => ({}) as Record<string, string>,
	)
	const missing = sources.filter((source) => secrets[source] === undefined)
	if (missing.length === 0) return secrets
	if (token === undefined) {
		throw new Error(
			`No keys for ${missing.join(', ')}. Give the administrator's token by ADMIN_TOKEN or --token, and keys are made; or a file of keys by --secrets.`,
		)
	}
	for (const source of missing) secrets[source] = await makeSecret(http, token, source)
	await mkdir(dirname(file), { recursive: true })
	await writeFile(file, `${JSON.stringify(secrets, null, '\t')}\n`, { mode: 0o600 })
	return secrets
}

interface Answer {
	readonly data?: {
		readonly rotateSourceSecret?: { readonly secret?: string | null; readonly error?: { message: string } }
	}
	readonly errors?: readonly { readonly message: string }[]
}

async function makeSecret(http: string, token: string, source: string): Promise<string> {
	const query = 'mutation ($source: String!) { rotateSourceSecret(source: $source) { secret error { message } } }'
	const response = await fetch(`${http}/graphql`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
		body: JSON.stringify({ query, variables: { source } }),
	}).catch((error: Error) => {
		throw new Error(`No centre answers at ${http} (${error.message}). Start it with npm start, or name it with --http.`)
	})
	const { data, errors } = (await response.json()) as Answer
	const made = data?.rotateSourceSecret
	if (made?.secret) return made.secret
	throw new Error(
		`No key could be made for ${source}: ${made?.error?.message ?? errors?.[0]?.message ?? response.status}`,
	)
}
