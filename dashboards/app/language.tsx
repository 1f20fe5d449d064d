import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Language, languageOf } from '../i18n/languages.ts'
import { createFormat, type Format } from './format.ts'

const STORED_AS = 'vong.language'

interface LanguageValue {
	readonly format: Format
	readonly choose: (language: Language) => void
}

const LanguageContext = createContext<LanguageValue>({ format: createFormat('vi'), choose: () => {} })

export function LanguageProvider({ children }: { children: ReactNode }) {
	const [language, setLanguage] = useState(() => languageOf(remembered()))
	const format = useMemo(() => createFormat(language), [language])
	useEffect(() => {
		document.documentElement.lang = language
	}, [language])
	const value = useMemo<LanguageValue>(
		() => ({
			format,
			choose: (choice) => {
				setLanguage(choice)
				remember(choice)
			},
		}),
		[format],
	)
	return <LanguageContext value={value}>{children}</LanguageContext>
}

export const useLanguage = () => useContext(LanguageContext)
export const useFormat = () => useContext(LanguageContext).format

/** A browser may forbid storage; the page then simply forgets. */
function remembered(): string | null {
	try {
		return localStorage.getItem(STORED_AS)
	} catch {
		return null
	}
}

function remember(language: Language): void {
	try {
		localStorage.setItem(STORED_AS, language)
	} catch {}
}
