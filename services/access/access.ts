import type { Clock } from '@vong/core/clock'
import type { Role, Scope, Viewer } from '@vong/core/viewer'
import { fingerprint, sameSecret } from './secrets.ts'
import { createSourceKeyring, type SourceKeyring } from './source-keys.ts'

/** One line of the access log; what holds now is worked out from all of them. */
export interface AccessRecord {
	readonly kind: string
	readonly id: string
	readonly at: number
	readonly body: string
}

interface AccessDeps {
	readonly append: (record: AccessRecord) => Promise<void>
	readonly read: () => Promise<AccessRecord[]>
	/** Tells the other processes that the log has grown. */
	readonly announce: () => Promise<void>
	readonly random: (bytes: number) => Uint8Array
	/** 32 bytes. */
	readonly sealingKey: Uint8Array
	/** The administrator's token by the environment; without one, one is made at first start. */
	readonly adminToken?: string | undefined
	readonly clock: Clock
}

/** A credential as the log keeps it; `kind` says what it is good for. */
interface Credential {
	readonly kind: 'admin' | 'token' | 'session' | 'sign-in'
	readonly id: string
	readonly hash: string
	readonly name: string
	readonly roles: readonly Role[]
	readonly scope: Scope
	readonly expiresAt: number | null
}

export interface Access extends SourceKeyring {
	load(): Promise<void>
	refresh(): Promise<void>
	/** The token when this start made it, else null. */
	ensureAdminToken(): Promise<{ created: string | null }>
	verifyToken(token: string): Viewer | undefined
	createSession(viewer: Viewer): Promise<{ token: string; expiresAt: number }>
	endSession(token: string): Promise<void>
	createSignInCode(viewer: Viewer): Promise<string>
	/** A session for the code, once. */
	redeemSignInCode(code: string): Promise<{ token: string; expiresAt: number } | undefined>
	/** Calls back with a viewer's id when its credential has ended. Answers how to stop listening. */
	onEnded(listener: (viewerId: string) => void): () => void
}

const SESSION_MS = 12 * 3_600_000
const SIGN_IN_MS = 24 * 3_600_000
const TOKEN_BYTES = 32
const ID_BYTES = 9
const ADMIN: Pick<Credential, 'name' | 'roles' | 'scope'> = {
	name: 'administrator',
	roles: ['ADMIN', 'OPERATOR'],
	scope: { kind: 'all' },
}

/** Tokens, sessions, sign-in links and source keys. */
export function createAccess(deps: AccessDeps): Access {
	const { append, read, announce, random, clock } = deps
	const byHash = new Map<string, Credential>()
	const listeners = new Set<(viewerId: string) => void>()
	const text = (bytes: number) => Buffer.from(random(bytes)).toString('base64url')
	const write = async (record: AccessRecord) => {
		await append(record)
		await announce()
	}
	const keyring = createSourceKeyring({ ...deps, append: write })

	const holds = ({ expiresAt }: Pick<Credential, 'expiresAt'>) => expiresAt === null || expiresAt > clock.now()
	const toViewer = ({ id, name, roles, scope, expiresAt }: Credential): Viewer => ({
		id,
		name,
		roles,
		scope,
		expiresAt,
	})

	function apply(record: AccessRecord) {
		if (record.kind === 'source-key' || record.kind === 'source-key-ended') return keyring.apply(record)
		if (record.kind === 'ended') return end(record.id)
		const credential = JSON.parse(record.body) as Credential
		byHash.set(credential.hash, credential)
	}

	function end(id: string) {
		for (const [hash, credential] of byHash) if (credential.id === id) byHash.delete(hash)
		for (const listener of listeners) listener(id)
	}

	async function grant(
		kind: Credential['kind'],
		who: Pick<Credential, 'name' | 'roles' | 'scope' | 'expiresAt'>,
	): Promise<{ secret: string; credential: Credential }> {
		const secret = text(TOKEN_BYTES)
		const { name, roles, scope, expiresAt } = who
		const credential: Credential = {
			kind,
			id: text(ID_BYTES),
			hash: fingerprint(secret),
			name,
			roles,
			scope,
			expiresAt,
		}
		const record = { kind, id: credential.id, at: clock.now(), body: JSON.stringify(credential) }
		await write(record)
		apply(record)
		return { secret, credential }
	}

	async function revoke(id: string) {
		await write({ kind: 'ended', id, at: clock.now(), body: '{}' })
		end(id)
	}

	function find(secret: string): Credential | undefined {
		const credential = byHash.get(fingerprint(secret))
		return credential && holds(credential) ? credential : undefined
	}

	function verifyToken(token: string): Viewer | undefined {
		if (token === '') return undefined
		if (deps.adminToken !== undefined && sameSecret(token, deps.adminToken)) {
			return { id: 'environment-admin', ...ADMIN, expiresAt: null }
		}
		const credential = find(token)
		return credential && credential.kind !== 'sign-in' ? toViewer(credential) : undefined
	}

	async function createSession(viewer: Viewer) {
		const expiresAt = Math.min(clock.now() + SESSION_MS, viewer.expiresAt ?? Number.POSITIVE_INFINITY)
		const { secret } = await grant('session', { ...viewer, expiresAt })
		return { token: secret, expiresAt }
	}

	async function refresh() {
		const before = [...byHash.values()]
		const records = await read()
		byHash.clear()
		keyring.clear()
		for (const record of records.filter(({ kind }) => kind !== 'ended')) apply(record)
		const ended = new Set(records.filter(({ kind }) => kind === 'ended').map(({ id }) => id))
		for (const [hash, { id }] of byHash) if (ended.has(id)) byHash.delete(hash)
		for (const { id } of before) if (ended.has(id)) for (const listener of listeners) listener(id)
	}

	return {
		...keyring,
		load: refresh,
		refresh,
		async ensureAdminToken() {
			const made = [...byHash.values()].some(({ kind }) => kind === 'admin')
			if (made || deps.adminToken !== undefined) return { created: null }
			return { created: (await grant('admin', { ...ADMIN, expiresAt: null })).secret }
		},
		verifyToken,
		createSession,
		async endSession(token) {
			const credential = find(token)
			if (credential?.kind === 'session') await revoke(credential.id)
		},
		async createSignInCode(viewer) {
			return (await grant('sign-in', { ...viewer, expiresAt: clock.now() + SIGN_IN_MS })).secret
		},
		async redeemSignInCode(code) {
			const credential = find(code)
			if (credential?.kind !== 'sign-in') return undefined
			// Taken out before the first wait: of two that come at the same time one gets the session.
			byHash.delete(credential.hash)
			await revoke(credential.id)
			return createSession({ ...toViewer(credential), expiresAt: null })
		},
		onEnded(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
	}
}
