import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AccessRecord, createAccess } from './access.ts'

const KEY = Buffer.alloc(32, 9)

function setUp({ adminToken, sealingKey = KEY }: { adminToken?: string; sealingKey?: Uint8Array } = {}) {
	const log: AccessRecord[] = []
	const clock = { time: 1_000_000, now: () => clock.time }
	const open = (key = sealingKey) =>
		createAccess({
			append: async (record) => void log.push(record),
			read: async () => [...log],
			announce: async () => undefined,
			random: (bytes) => randomBytes(bytes),
			sealingKey: key,
			adminToken,
			clock,
		})
	return { log, clock, open, access: open() }
}

it("the first start makes the administrator's token, shows it once, and keeps only its hash", async () => {
	const { access, open, log } = setUp()
	const { created } = await access.ensureAdminToken()
	expect(access.verifyToken(created ?? '')).toMatchObject({ roles: ['ADMIN', 'OPERATOR'], scope: { kind: 'all' } })
	expect(JSON.stringify(log)).not.toContain(created)
	const again = open()
	await again.load()
	expect(await again.ensureAdminToken()).toEqual({ created: null })
	expect(again.verifyToken(created ?? '')?.name).toBe('administrator')
	expect(again.verifyToken('')).toBeUndefined()
	expect(again.verifyToken(`${created}x`)).toBeUndefined()
})

it('a token of the environment is taken, and none is made then', async () => {
	const { access } = setUp({ adminToken: 'from-the-environment-0001' })
	expect(await access.ensureAdminToken()).toEqual({ created: null })
	expect(access.verifyToken('from-the-environment-0001')?.roles).toContain('ADMIN')
})

it('a session ends by itself, by signing out, and tells who listens', async () => {
	const { access, clock } = setUp({ adminToken: 'from-the-environment-0001' })
	const viewer = access.verifyToken('from-the-environment-0001')
	if (!viewer) throw new Error('no viewer')
	const first = await access.createSession(viewer)
	expect(access.verifyToken(first.token)).toMatchObject({ name: 'administrator', expiresAt: first.expiresAt })
	const ended: string[] = []
	access.onEnded((id) => ended.push(id))
	const id = access.verifyToken(first.token)?.id
	await access.endSession(first.token)
	expect(access.verifyToken(first.token)).toBeUndefined()
	expect(ended).toEqual([id])
	const second = await access.createSession(viewer)
	clock.time = second.expiresAt
	expect(access.verifyToken(second.token)).toBeUndefined()
})

it('a sign-in code gives one session, and is no token itself', async () => {
	const { access, open } = setUp({ adminToken: 'from-the-environment-0001' })
	const viewer = access.verifyToken('from-the-environment-0001')
	if (!viewer) throw new Error('no viewer')
	const code = await access.createSignInCode(viewer)
	expect(access.verifyToken(code)).toBeUndefined()
	const results = await Promise.all([access.redeemSignInCode(code), access.redeemSignInCode(code)])
	expect(results.filter(Boolean)).toHaveLength(1)
	const again = open()
	await again.load()
	expect(await again.redeemSignInCode(code)).toBeUndefined()
})

it('at most two keys of a source live, whatever is rotated and ended, also after a restart', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.constantFrom('rotate', 'end newest', 'end oldest', 'restart')), async (steps) => {
			const { open, log } = setUp()
			let access = open()
			let live: { id: string; secret: string }[] = []
			for (const step of steps) {
				if (step === 'rotate') live = [await access.rotateSourceSecret('queue'), ...live].slice(0, 2)
				const gone = step === 'end newest' ? live[0] : step === 'end oldest' ? live.at(-1) : undefined
				if (gone) {
					expect(await access.endSourceSecret('queue', gone.id)).toBe(true)
					live = live.filter((key) => key !== gone)
				}
				if (step === 'restart') {
					access = open()
					await access.load()
				}
				expect(access.signingSecrets('queue')).toEqual(live.map(({ secret }) => secret))
			}
			for (const { secret } of live) {
				expect(await access.verifyPassword('queue', secret)).toBe(true)
				expect(await access.verifyPassword('rating', secret)).toBe(false)
				expect(JSON.stringify(log)).not.toContain(secret)
			}
		}),
		{ numRuns: 50 },
	)
})

it('a token lets in what it was made for, is listed without its secret, and ends with its sessions, also after a restart', async () => {
	const { access, open, log } = setUp()
	const who = {
		name: 'Đồng Xoài',
		roles: ['VIEWER' as const],
		scope: { kind: 'areas' as const, codes: ['dong-xoai'] },
		expiresAt: null,
	}
	const { id, token } = await access.createToken(who)
	expect(access.tokens()).toEqual([{ id, ...who, lastUsedAt: null }])
	const viewer = access.verifyToken(token)
	expect(viewer).toEqual({ id, ...who })
	expect(access.tokens()).toMatchObject([{ lastUsedAt: expect.any(Number) }])
	const used = log.length
	access.verifyToken(token)
	expect(log).toHaveLength(used)
	expect(JSON.stringify(log)).not.toContain(token)
	if (!viewer) throw new Error('no viewer')
	const session = await access.createSession(viewer)
	const code = await access.createSignInCode(viewer)
	const byCode = await access.redeemSignInCode(code)
	const sessions = [session.token, byCode?.token ?? '']
	expect(sessions.map((each) => access.verifyToken(each)?.name)).toEqual(['Đồng Xoài', 'Đồng Xoài'])
	const ended: string[] = []
	access.onEnded((viewerId) => ended.push(viewerId))
	expect(await access.revokeToken(id)).toBe(true)
	expect(await access.revokeToken('nobody')).toBe(false)
	expect(ended).toHaveLength(3)
	const again = open()
	await again.load()
	for (const one of [access, again]) {
		expect([token, ...sessions].map((each) => one.verifyToken(each))).toEqual([undefined, undefined, undefined])
		expect(one.tokens()).toEqual([])
	}
})

it('a token that has expired is none', async () => {
	const { access, clock } = setUp()
	const { token } = await access.createToken({
		name: 'x',
		roles: ['VIEWER'],
		scope: { kind: 'all' },
		expiresAt: clock.time + 10,
	})
	expect(access.verifyToken(token)?.name).toBe('x')
	clock.time += 11
	expect([access.verifyToken(token), access.tokens()]).toEqual([undefined, []])
})

it('says which key is missing when the keys were sealed with another one', async () => {
	const { access, open } = setUp()
	await access.rotateSourceSecret('queue')
	await expect(open(Buffer.alloc(32, 1)).load()).rejects.toThrow(/SEALING_KEY/)
})

it('a key that is made while the log is being read does not vanish', async () => {
	const log: AccessRecord[] = []
	let hold: Promise<void> | undefined
	const access = createAccess({
		append: async (record) => void log.push(record),
		read: async () => {
			const stored = [...log]
			await hold
			return stored
		},
		announce: async () => undefined,
		random: (bytes) => randomBytes(bytes),
		sealingKey: KEY,
		clock: { now: () => 1 },
	})
	const gate = Promise.withResolvers<void>()
	hold = gate.promise
	const reading = access.refresh()
	const { secret } = await access.rotateSourceSecret('queue')
	gate.resolve()
	await reading
	expect(await access.verifyPassword('queue', secret)).toBe(true)
})

it('a key that was ended stays ended, and the older one goes first, also where the clock was set back between', async () => {
	const { access, clock, open, log } = setUp()
	const [first, second] = [await access.rotateSourceSecret('queue'), await access.rotateSourceSecret('queue')]
	clock.time -= 500_000
	await access.endSourceSecret('queue', second.id)
	const third = await access.rotateSourceSecret('queue')
	// The store tells them in the order of their instants.
	log.sort((a, b) => a.at - b.at)
	const again = open()
	await again.load()
	expect(again.listSourceSecrets('queue').map(({ id }) => id)).toEqual([third.id, first.id])
})
