import { dictionaries, LANGUAGES } from '../../i18n/languages.ts'
import { useLanguage } from '../language.tsx'

export function LanguageSwitch() {
	const { format, choose } = useLanguage()
	return (
		<fieldset className="language-switch">
			<legend className="unseen">{format.t.switchLanguage}</legend>
			{LANGUAGES.map((language) => (
				<button
					key={language}
					type="button"
					lang={language}
					data-testid={`language-${language}`}
					aria-pressed={language === format.language}
					aria-label={`${language.toUpperCase()} · ${dictionaries[language].language}`}
					onClick={() => choose(language)}
				>
					{language.toUpperCase()}
				</button>
			))}
		</fieldset>
	)
}
