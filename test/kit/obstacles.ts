import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What would keep somebody from using the page, by axe's rules: serious and critical findings, with where they are. */
export async function obstacles(page: Page): Promise<string[]> {
	// The page's policy allows no inline script; what is evaluated from outside is not the page's.
	await page.evaluate(axe.source)
	return page.evaluate(async () => {
		const { axe: inPage } = globalThis as unknown as {
			axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> }
		}
		const { violations } = await inPage.run()
		return violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
	})
}
