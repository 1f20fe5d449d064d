import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Format } from '../app/format.ts'
import { type GraphqlRequest, RequestError } from '../app/graphql-request.ts'
import type { TypedDocument } from '../app/typed-document.ts'
import type { Surroundings } from './documents.generated.ts'
import type { useAlerts } from './use-alerts.ts'

export interface Desk {
	readonly request: GraphqlRequest
	/** The centre's time. */
	readonly now: () => number
	/** Undefined until it was read. */
	readonly known: Surroundings | undefined
	readonly alerts: ReturnType<typeof useAlerts>
	/** Who may answer alerts at all. */
	readonly mayAnswer: boolean
	/** Who may work with alerts, silences and the quarantine. */
	readonly mayWork: boolean
}

export const DeskContext = createContext<Desk | undefined>(undefined)

export function useDesk(): Desk {
	const desk = useContext(DeskContext)
	if (!desk) throw new Error('This stands on the desk only.')
	return desk
}

interface Asking {
	/** Ask again after so many milliseconds. */
	readonly every?: number
	readonly enabled?: boolean
}

/** The answer to a document, kept while the next one is on its way. */
export function useAsked<Result, Variables>(
	document: TypedDocument<Result, Variables>,
	variables: NoInfer<Variables>,
	{ every, enabled }: Asking = {},
) {
	const { request } = useDesk()
	return useQuery({
		queryKey: [document, variables],
		queryFn: () => request(document, variables),
		placeholderData: keepPreviousData,
		...(every === undefined ? {} : { refetchInterval: every }),
		...(enabled === undefined ? {} : { enabled }),
	})
}

/** Why something failed, in the reader's words where we have some. */
export function whyOf(error: unknown, { t }: Pick<Format, 't'>): string {
	if (error instanceof RequestError && error.reason === 'unreachable') return t.desk.unreachable
	return error instanceof Error ? error.message : String(error)
}

/** What an area or a centre is called; its code where the reader sees no such place. */
export const placeName = (known: Surroundings | undefined, code: string) =>
	[...(known?.areas ?? []), ...(known?.centres ?? [])].find((one) => one.code === code)?.name ?? code

/** The word for one of the centre's own codes, or the code itself. */
export const wordOf = (words: Readonly<Record<string, string>>, code: string) => words[code] ?? code
