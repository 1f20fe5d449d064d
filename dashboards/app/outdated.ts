/** A page that goes on being refused after it was loaded anew is not helped by loading it again and again. */
const AGAIN_MS = 10 * 60_000
const KEY = 'vong.reloaded'

interface Refusal {
	readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** Whether the centre does not know what this page asks: it is another version by now. */
export const isOutdated = (errors: readonly Refusal[] | undefined) =>
	errors?.some(
		({ extensions }) =>
			extensions?.['unknownDocument'] === true || extensions?.['code'] === 'GRAPHQL_VALIDATION_FAILED',
	) ?? false

/** Loads a page that is of another version than the centre anew: nobody is there to do so at a screen on a wall. */
export function reloadOutdated(errors: readonly Refusal[] | undefined): void {
	if (!isOutdated(errors)) return
	const last = Number(sessionStorage.getItem(KEY))
	if (Date.now() - last < AGAIN_MS) return
	sessionStorage.setItem(KEY, String(Date.now()))
	location.reload()
}
