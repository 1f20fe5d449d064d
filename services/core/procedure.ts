/** What to do about an alert, step by step (SOP, quy trình xử lý). */
export interface Procedure {
	readonly id: string
	readonly name: { readonly vi: string; readonly en: string }
	readonly steps: readonly { readonly id: string; readonly text: { readonly vi: string; readonly en: string } }[]
}
