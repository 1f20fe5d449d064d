import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFormat } from '../app/language.tsx'
import { useDesk, whyOf } from './desk-context.ts'
import type { Acted, Payload } from './documents.ts'

/** A change; `run` answers what the centre said when it was done, and what the page shows is read again then. */
export function useAct<T extends Payload = Payload>(document: string) {
	const format = useFormat()
	const { request } = useDesk()
	const client = useQueryClient()
	const { mutateAsync, isPending, error } = useMutation({
		networkMode: 'always',
		mutationFn: async (variables: Record<string, unknown>): Promise<T> => {
			const { done } = await request<Acted>(document, variables)
			if (!done.ok) throw new Error(done.error?.message ?? '')
			return done as T
		},
		onSuccess: () => client.invalidateQueries(),
	})
	return {
		run: (variables: Record<string, unknown>): Promise<T | undefined> => mutateAsync(variables).catch(() => undefined),
		running: isPending,
		failed: error ? format.t.desk.actFailed(whyOf(error, format)) : undefined,
	}
}
