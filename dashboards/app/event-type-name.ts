import type { Language } from '../i18n/languages.ts'
import type { SourceTypes } from './documents.generated.ts'

/** What people call the type of an event, by the entry of its source; the type itself where no name is known. */
export function eventTypeName(
	{ type }: { readonly type: string },
	source: Pick<SourceTypes, 'eventTypeNames'> | undefined,
	language: Language,
): string {
	const named = source?.eventTypeNames.find((each) => each.type === type)
	return named ? (language === 'vi' ? named.name : named.nameEn) : type
}
