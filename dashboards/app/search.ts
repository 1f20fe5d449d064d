import { useCallback, useMemo, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
	if (listeners.size === 0) addEventListener('popstate', announce)
	listeners.add(listener)
	return () => {
		listeners.delete(listener)
		if (listeners.size === 0) removeEventListener('popstate', announce)
	}
}

function announce(): void {
	for (const listener of listeners) listener()
}

/** What to change: null takes the key out. */
export type SearchPatch = Readonly<Record<string, string | null>>

/** The address with the changes; what is taken out or empty leaves no trace in it. */
export function patched(search: string, patch: SearchPatch): string {
	const next = new URLSearchParams(search)
	for (const [key, value] of Object.entries(patch)) {
		if (value === null || value === '') next.delete(key)
		else next.set(key, value)
	}
	const text = next.toString()
	return text === '' ? '' : `?${text}`
}

export interface Search {
	readonly get: (key: string) => string
	/** Values of a key that holds several, separated by commas. */
	readonly all: (key: string) => readonly string[]
	/** `step`: the browser's back button comes back here. */
	readonly set: (patch: SearchPatch, step?: boolean) => void
	readonly text: string
}

/** Filters and what is selected stand in the address, so that a link shows somebody else the same. */
export function useSearch(): Search {
	const text = useSyncExternalStore(subscribe, () => location.search)
	const set = useCallback((patch: SearchPatch, step = false) => {
		const next = location.pathname + patched(location.search, patch)
		if (next === location.pathname + location.search) return
		if (step) history.pushState(null, '', next)
		else history.replaceState(null, '', next)
		announce()
	}, [])
	return useMemo(() => {
		const params = new URLSearchParams(text)
		return {
			text,
			set,
			get: (key) => params.get(key) ?? '',
			all: (key) => (params.get(key) ?? '').split(',').filter((value) => value !== ''),
		}
	}, [text, set])
}
