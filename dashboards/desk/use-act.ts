import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFormat } from '../app/language.tsx'
import type { Acted, TypedDocument } from '../app/typed-document.ts'
import { useDesk, whyOf } from './desk-context.ts'

/** A change; `run` answers what the centre said when it was done, and what the page shows is read again then. */
export function useAct<Result extends Acted, Variables>(document: TypedDocument<Result, Variables>) {
	const { run, ...rest } = useActs()
	return { run: (variables: Variables) => run(document, variables), ...rest }
}

/** As `useAct`, where which change it is to be shows only when it is made. */
export function useActs() {
	const format = useFormat()
	const { request } = useDesk()
	const client = useQueryClient()
	const { mutateAsync, isPending, error } = useMutation({
		networkMode: 'always',
		mutationFn: (act: () => Promise<void>) => act(),
		onSuccess: () => client.invalidateQueries(),
	})

	async function run<Result extends Acted, Variables>(
		document: TypedDocument<Result, Variables>,
		variables: NoInfer<Variables>,
	): Promise<Result['done'] | undefined> {
		let done: Result['done'] | undefined
		const act = async () => {
			const answer = await request(document, variables)
			if (!answer.done.ok) throw new Error(answer.done.error?.message ?? '')
			done = answer.done
		}
		await mutateAsync(act).catch(() => undefined)
		return done
	}
	return { run, running: isPending, failed: error ? format.t.desk.actFailed(whyOf(error, format)) : undefined }
}
