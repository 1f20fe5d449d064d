import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const CENTRE = 'http://127.0.0.1:4000'

/** Everything becomes a file of its own: the centre's policy allows neither inline scripts nor inline styles. */
export default defineConfig({
	root: import.meta.dirname,
	plugins: [react()],
	build: {
		outDir: 'dist',
		emptyOutDir: true,
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		target: 'baseline-widely-available',
	},
	server: {
		proxy: {
			'/graphql': { target: CENTRE, ws: true },
			'/session': CENTRE,
		},
	},
})
