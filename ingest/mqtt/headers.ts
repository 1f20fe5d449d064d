interface Properties {
	readonly contentType?: string | undefined
	readonly userProperties?: Readonly<Record<string, string | readonly string[]>> | undefined
}

export const NO_HEADERS: Readonly<Record<string, string>> = {}

/** MQTT 5 content type and user properties as headers, names in lower case; nothing for MQTT 3.1.1. */
export function headersOf(properties: Properties | undefined): Readonly<Record<string, string>> {
	if (!properties || (properties.contentType === undefined && properties.userProperties === undefined))
		return NO_HEADERS
	const headers: Record<string, string> = {}
	for (const [name, value] of Object.entries(properties.userProperties ?? {})) {
		headers[name.toLowerCase()] = typeof value === 'string' ? value : (value[0] ?? '')
	}
	if (properties.contentType !== undefined) headers['content-type'] = properties.contentType
	return headers
}
