import type { Page } from 'playwright-core'

/** Something on a wall that a tired operator would stumble on. */
export interface Stumbling {
	readonly what: 'small' | 'cut' | 'shortened' | 'overlapping' | 'off-screen'
	/** Title of the tile in which it stands. */
	readonly tile: string
	readonly text: string
}

/** Texts of a wall that are too small for the room's distance, cut through, shortened, on top of each other or off the screen. */
export function stumblingsOf(page: Page): Promise<Stumbling[]> {
	return page.evaluate(() => {
		const found: { what: Stumbling['what']; tile: string; text: string }[] = []
		const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
		const inner = ({ top, height }: DOMRect, share: number) => top + height * share
		const texts: { element: Element; text: string; seen: DOMRect }[] = []
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const element = node.parentElement
			const text = node.textContent?.trim() ?? ''
			if (!element || text === '' || element.closest('.unseen, script, style, title, .take-over')) continue
			const range = document.createRange()
			range.selectNodeContents(node)
			const tile = element.closest('[data-testid=tile]')?.getAttribute('aria-label') ?? ''
			const tell = (what: Stumbling['what']) => found.push({ what, tile, text })
			const lines = [...range.getClientRects()].filter(({ width }) => width > 0)
			const { fontSize } = getComputedStyle(element)
			if (lines.length > 0 && Number.parseFloat(fontSize) < rem * 0.99) tell('small')
			for (const box of lines) {
				// What is left of it by all that hides what reaches beyond.
				let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom]
				let shortened = false
				for (let up: Element | null = element; up && up !== document.body; up = up.parentElement) {
					const style = getComputedStyle(up)
					if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
					const bounds = up.getBoundingClientRect()
					;[left, right] = [Math.max(left, bounds.left), Math.min(right, bounds.right)]
					;[top, bottom] = [Math.max(top, bounds.top), Math.min(bottom, bounds.bottom)]
					if (style.textOverflow === 'ellipsis' && up.scrollWidth > up.clientWidth + 1) shortened = true
					if (style.webkitLineClamp !== 'none' && up.scrollHeight > up.clientHeight + 2) shortened = true
				}
				// What has no room at all stands in a column that nobody sees.
				if (right - left < 2 || bottom - top < 2) continue
				if (shortened) tell('shortened')
				else if (box.right - right > 2 || left - box.left > 2) tell('cut')
				else if (Math.max(box.bottom - bottom, top - box.top) > box.height / 4) tell('cut')
				if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1) tell('off-screen')
				texts.push({ element, text, seen: new DOMRect(left, top, right - left, bottom - top) })
			}
		}
		for (const [index, one] of texts.entries()) {
			for (const other of texts.slice(index + 1)) {
				if (one.element === other.element) continue
				const width = Math.min(one.seen.right, other.seen.right) - Math.max(one.seen.left, other.seen.left)
				// Boxes of lines are higher than their letters.
				const [top, bottom] = [
					Math.max(inner(one.seen, 0.25), inner(other.seen, 0.25)),
					Math.min(inner(one.seen, 0.75), inner(other.seen, 0.75)),
				]
				if (width < 3 || bottom - top < 2) continue
				const tile = one.element.closest('[data-testid=tile]')?.getAttribute('aria-label') ?? ''
				found.push({ what: 'overlapping', tile, text: `${one.text} / ${other.text}` })
			}
		}
		return found
	})
}
