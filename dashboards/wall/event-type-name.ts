import type { Language } from '../i18n/languages.ts'
import type { Feed } from './documents.generated.ts'

/** What people call the type of an event, by the entry of its source; the type itself where no name is known. */
export function eventTypeName(
	{ type }: { readonly type: string },
	feed: Pick<Feed, 'eventTypeNames'> | undefined,
	language: Language,
): string {
	const named = feed?.eventTypeNames.find((each) => each.type === type)
	return named ? (language === 'vi' ? named.name : named.nameEn) : type
}
