import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../styles/base.css'
import '../styles/sign-in.css'
import '../styles/frame.css'
import '../styles/events.css'
import '../styles/sources.css'
import { App } from './app.tsx'
import { wantedPage } from './landing.ts'
import { LanguageProvider } from './language.tsx'
import { signInCode, signInRefusal } from './session.ts'
import { PageBoundary } from './views/broken.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no #root.')

const code = signInCode(location)
const refusal = signInRefusal(location)
// The code works once; it must stay neither in the address bar nor in the history.
if (location.pathname === '/sign-in') history.replaceState(null, '', wantedPage(location))

createRoot(root).render(
	<StrictMode>
		<LanguageProvider>
			<PageBoundary>
				<App code={code} refusal={refusal} />
			</PageBoundary>
		</LanguageProvider>
	</StrictMode>,
)
