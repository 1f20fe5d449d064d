import type { Center } from './center.ts'
import type { Environment } from './environment.ts'

/** What stands on the terminal once the centre is ready: where everything is, and how to get in. */
export function welcome(center: Center, environment: Environment): string {
	const { http, mqtt, adminToken, signInLink } = center
	const lines = [
		'',
		`Vọng is ready (${[...environment.roles].join(', ')}).`,
		`  pages      ${http}/`,
		`  GraphQL    ${http}/graphql`,
		`  webhooks   ${http}/webhooks/{source}`,
		...(mqtt ? [`  MQTT       ${mqtt}`] : []),
		`  data       ${environment.dataDir}`,
		...(adminToken ? [`  administrator's token, shown this once: ${adminToken}`] : []),
		...(signInLink ? [`  sign in    ${signInLink}`] : []),
		'',
		'',
	]
	return lines.join('\n')
}
