import { VongError } from '@vong/core/errors'
import type { DraftEvent, JsonObject } from '@vong/core/event'
import { mayNamePersons } from '@vong/core/personal-text'
import { ok, quarantine, type Result } from '@vong/core/result'
import type { Source } from '@vong/core/source'
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { createFieldPolicy, type FieldPolicy } from './field-policy.ts'

/** The key of the schema that applies when the sender names none, or one that the entry does not list. */
const ANY_VERSION = '*'
/** What an event says beside its data. */
const TEXTS = ['id', 'subject', 'areaCode', 'agency', 'unit', 'dataSchema'] as const

/** How a source's events are checked: its policy, and by type and version what their data has to be like. */
interface SourceChecks {
	readonly policy: FieldPolicy
	readonly types: ReadonlyMap<string, TypeChecks>
}

interface TypeChecks {
	readonly versions: ReadonlyMap<string, ValidateFunction>
	readonly anyVersion: ValidateFunction | undefined
}

/**
 * Checks `data` against the schema of (source, type, version), and takes out of the event what is personal. What it answers holds
 * nothing that may not be written. Schemas are compiled once, here.
 * @throws VongError CONFIGURATION when a schema of the province pack is no valid JSON Schema.
 */
export function createSchemaCheck(sources: ReadonlyMap<string, Source>, hashKey: Uint8Array) {
	const ajv = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true })
	formats.default(ajv)
	const checks = new Map<string, SourceChecks>()
	for (const source of sources.values()) {
		const types = source.types.map(({ type, schemas }): [string, TypeChecks] => {
			const versions = new Map(
				Object.entries(schemas).map(([version, schema]) => [
					version,
					compile(ajv, `${source.id}, ${type}, version ${version}`, schema),
				]),
			)
			return [type, { versions, anyVersion: versions.get(ANY_VERSION) }]
		})
		checks.set(source.id, { policy: createFieldPolicy(source, hashKey), types: new Map(types) })
	}

	/** Any URI reference may stand for the sender, but not the name of another source, alone or as the last part of a path. */
	function isAnother(source: Source, claimed: string): boolean {
		if (claimed === source.id) return false
		const last = claimed.slice(claimed.lastIndexOf('/') + 1)
		return last !== source.id && sources.has(last)
	}

	return function checkSchema(source: Source, draft: DraftEvent): Result<DraftEvent> {
		if (draft.claimedSource !== undefined && isAnother(source, draft.claimedSource)) {
			return quarantine('check', `the event names the source ${draft.claimedSource}, but ${source.id} sent it`)
		}
		const ofSource = checks.get(source.id)
		const ofType = ofSource?.types.get(draft.type)
		if (!ofSource || !ofType)
			return quarantine('check', `${source.id} sends no events of type ${draft.type.slice(0, 100)}`)
		const { versions, anyVersion } = ofType
		const validate = draft.dataSchema === undefined ? anyVersion : (versions.get(draft.dataSchema) ?? anyVersion)
		if (!validate && versions.size > 0) {
			return quarantine('check', `${draft.type} has no schema ${(draft.dataSchema ?? '(none named)').slice(0, 100)}`)
		}
		if (validate && !validate(draft.data)) {
			const error = validate.errors?.[0]
			return quarantine('check', `data${error?.instancePath ?? ''} ${error?.message ?? 'is not as its schema says'}`)
		}
		return ok(withoutPersons(draft, ofSource.policy))
	}
}

function withoutPersons(draft: DraftEvent, policy: FieldPolicy): DraftEvent {
	const data = policy.event(draft.data)
	let kept: { -readonly [K in keyof DraftEvent]: DraftEvent[K] } = data === draft.data ? draft : { ...draft, data }
	for (const name of TEXTS) {
		const text = draft[name]
		if (text === undefined || !mayNamePersons(text)) continue
		if (kept === draft) kept = { ...draft }
		kept[name] = policy.text(text)
	}
	return kept
}

function compile(ajv: Ajv2020, where: string, schema: JsonObject): ValidateFunction {
	try {
		return ajv.compile(schema)
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error)
		throw new VongError('CONFIGURATION', `The schema of ${where} is no valid JSON Schema: ${reason}`, { cause: error })
	}
}
