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
	/** The credential that it was made with, and ends with. */
	readonly parent?: string
}

export interface TokenView extends Viewer {
	/** Exact to a day; null when it was never used. */
	readonly lastUsedAt: number | null
}

export interface Access extends SourceKeyring {
	load(): Promise<void>
	refresh(): Promise<void>
	/** The token when this start made it, else null. */
	ensureAdminToken(): Promise<{ created: string | null }>
	verifyToken(token: string): Viewer | undefined
	/** A token for a program, a centre or a person; the secret is answered this once and kept as a hash. */
	createToken(who: Pick<Viewer, 'name' | 'roles' | 'scope' | 'expiresAt'>): Promise<{ id: string; token: string }>
	/** False when there is no such token. Its sessions and streams end with it. */
	revokeToken(id: string): Promise<boolean>
	/** Tokens that hold, without their secrets, with the day on which each was last used. */
	tokens(): TokenView[]
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
/** The use of a token is written down once in so long: often enough to tell which ones nobody needs any more. */
const USE_NOTED_MS = 24 * 3_600_000
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
	const usedAt = new Map<string, number>()
	const text = (bytes: number) => Buffer.from(random(bytes)).toString('base64url')
	/** Written here, and not yet seen by a reading of the log: one that began before must not make them vanish. */
	let own: AccessRecord[] = []
	const write = async (record: AccessRecord) => {
		await append(record)
		own.push(record)
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
		if (record.kind === 'used') return void usedAt.set(record.id, Math.max(record.at, usedAt.get(record.id) ?? 0))
		const credential = JSON.parse(record.body) as Credential
		byHash.set(credential.hash, credential)
	}

	function end(id: string) {
		const ended = [...byHash.values()].filter((credential) => credential.id === id || credential.parent === id)
		for (const { hash } of ended) byHash.delete(hash)
		for (const one of new Set([id, ...ended.map((credential) => credential.id)])) {
			for (const listener of listeners) listener(one)
		}
	}

	async function grant(
		kind: Credential['kind'],
		who: Pick<Credential, 'name' | 'roles' | 'scope' | 'expiresAt'>,
		parent?: string,
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
			...(parent === undefined ? {} : { parent }),
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
		if (credential) noteUse(credential)
		return credential && credential.kind !== 'sign-in' ? toViewer(credential) : undefined
	}

	/** Nobody waits for it, and what is not written down today is tomorrow. */
	function noteUse({ id, kind }: Credential) {
		const now = clock.now()
		if (kind !== 'token' || now - (usedAt.get(id) ?? Number.NEGATIVE_INFINITY) < USE_NOTED_MS) return
		usedAt.set(id, now)
		append({ kind: 'used', id, at: now, body: '{}' }).catch(() => usedAt.delete(id))
	}

	const isToken = ({ kind }: Credential) => kind === 'token'

	async function createToken(who: Pick<Viewer, 'name' | 'roles' | 'scope' | 'expiresAt'>) {
		const { secret, credential } = await grant('token', who)
		return { id: credential.id, token: secret }
	}

	async function revokeToken(id: string) {
		const known = [...byHash.values()].some((credential) => isToken(credential) && credential.id === id)
		if (known) await revoke(id)
		return known
	}

	async function createSession(viewer: Viewer, parent: string | undefined = viewer.id) {
		const expiresAt = Math.min(clock.now() + SESSION_MS, viewer.expiresAt ?? Number.POSITIVE_INFINITY)
		const { secret } = await grant('session', { ...viewer, expiresAt }, parent)
		return { token: secret, expiresAt }
	}

	async function refresh() {
		const before = [...byHash.values()]
		const stored = await read()
		const seen = new Set(stored.map(nameOf))
		own = own.filter((record) => !seen.has(nameOf(record)))
		const records = [...stored, ...own]
		byHash.clear()
		keyring.clear()
		for (const record of records.filter(({ kind }) => kind !== 'ended')) apply(record)
		const ended = new Set(records.filter(({ kind }) => kind === 'ended').map(({ id }) => id))
		const isOver = ({ id, parent }: Credential) => ended.has(id) || (parent !== undefined && ended.has(parent))
		for (const credential of [...byHash.values()].filter(isOver)) byHash.delete(credential.hash)
		for (const { id } of before.filter(isOver)) for (const listener of listeners) listener(id)
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
		createToken,
		revokeToken,
		tokens: () =>
			[...byHash.values()]
				.filter((credential) => isToken(credential) && holds(credential))
				.map((credential) => ({ ...toViewer(credential), lastUsedAt: usedAt.get(credential.id) ?? null })),
		createSession: (viewer) => createSession(viewer),
		async endSession(token) {
			const credential = find(token)
			if (credential?.kind === 'session') await revoke(credential.id)
		},
		async createSignInCode(viewer) {
			return (await grant('sign-in', { ...viewer, expiresAt: clock.now() + SIGN_IN_MS }, viewer.id)).secret
		},
		async redeemSignInCode(code) {
			const credential = find(code)
			if (credential?.kind !== 'sign-in') return undefined
			// Taken out before the first wait: of two that come at the same time one gets the session.
			byHash.delete(credential.hash)
			await revoke(credential.id)
			// The code is used up; the session hangs on what the code was made with.
			return createSession({ ...toViewer(credential), expiresAt: null }, credential.parent ?? '')
		},
		onEnded(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
	}
}

const nameOf = ({ kind, id }: AccessRecord) => `${kind}\n${id}`
