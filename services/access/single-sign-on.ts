import { VongError } from '@vong/core/errors'
import {
	AuthorizationResponseError,
	allowInsecureRequests,
	authorizationCodeGrant,
	buildAuthorizationUrl,
	buildEndSessionUrl,
	ClientError,
	type Configuration,
	calculatePKCECodeChallenge,
	discovery,
	ResponseBodyError,
	randomNonce,
	randomPKCECodeVerifier,
	randomState,
} from 'openid-client'
import { type ClaimRules, type Person, personOf } from './claims.ts'

interface SingleSignOnDeps {
	readonly issuer: string
	readonly clientId: string
	readonly clientSecret?: string | undefined
	/** Where the provider sends the browser back to. */
	readonly callbackUrl: string
	/** Where it sends the browser after the sign-out. */
	readonly homeUrl: string
	readonly rules: ClaimRules
}

/** What has to be remembered between leaving for the provider and coming back. */
export interface SignInAttempt {
	readonly state: string
	readonly nonce: string
	readonly verifier: string
}

export interface SingleSignOn {
	/** @throws VongError UNAVAILABLE when the provider does not answer. */
	begin(): Promise<{ readonly url: string; readonly attempt: SignInAttempt }>
	/**
	 * The person that came back. @throws VongError UNAUTHENTICATED when the answer is not one to this attempt, FORBIDDEN when no rule
	 * lets that person in, UNAVAILABLE when the provider does not answer.
	 */
	finish(returned: URL, attempt: SignInAttempt): Promise<Person>
	/** Where to sign out at the provider as well; undefined when it has no such place. */
	endUrl(): Promise<string | undefined>
}

/**
 * Sign-in by an OpenID provider: authorization code with PKCE, state and nonce. The provider's addresses come from its discovery
 * document, its keys from its key set, fetched again when it signs with a new one.
 */
export function createSingleSignOn(deps: SingleSignOnDeps): SingleSignOn {
	const issuer = new URL(deps.issuer)
	let known: Promise<Configuration> | undefined

	/** Asked for when it is needed: a provider that is away must not keep the centre from starting. */
	async function provider(): Promise<Configuration> {
		known ??= discovery(issuer, deps.clientId, deps.clientSecret, undefined, {
			// Its answers are believed because of where they come from: without TLS only for a provider on this machine.
			execute: issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
		})
		try {
			return await known
		} catch (cause) {
			known = undefined
			throw unavailable(cause)
		}
	}

	return {
		async begin() {
			const configuration = await provider()
			const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
			const url = buildAuthorizationUrl(configuration, {
				redirect_uri: deps.callbackUrl,
				scope: 'openid profile',
				state: attempt.state,
				nonce: attempt.nonce,
				code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
				code_challenge_method: 'S256',
			})
			return { url: url.href, attempt }
		},
		async finish(returned, attempt) {
			const configuration = await provider()
			// Behind a proxy the request bears another host than the one the provider knows.
			const current = new URL(deps.callbackUrl)
			current.search = returned.search
			const tokens = await authorizationCodeGrant(configuration, current, {
				expectedState: attempt.state,
				expectedNonce: attempt.nonce,
				pkceCodeVerifier: attempt.verifier,
				idTokenExpected: true,
			}).catch((error: unknown) => {
				throw refusal(error)
			})
			const claims = tokens.claims()
			if (!claims) throw new VongError('UNAUTHENTICATED', 'The provider sent no identity. Sign in again.')
			const person = personOf(claims, deps.rules)
			if (person) return person
			throw new VongError(
				'FORBIDDEN',
				'You are known to the identity provider, but no rule of this centre lets you in. Ask the administrator.',
			)
		},
		async endUrl() {
			const configuration = await provider()
			if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined
			return buildEndSessionUrl(configuration, { post_logout_redirect_uri: deps.homeUrl }).href
		},
	}
}

function refusal(error: unknown): VongError {
	if (
		error instanceof AuthorizationResponseError ||
		error instanceof ResponseBodyError ||
		error instanceof ClientError
	) {
		return new VongError(
			'UNAUTHENTICATED',
			'The sign-in was not completed, or its answer does not hold. Sign in again.',
			{
				cause: error,
			},
		)
	}
	return unavailable(error)
}

function unavailable(cause: unknown): VongError {
	return new VongError('UNAVAILABLE', 'The identity provider does not answer. Try again in a minute.', { cause })
}
