import { writeDocumentFiles } from '@vong/dashboards/document-files'
import { writeSchemaFile } from '@vong/graphql/schema-file'

/** Writes what is made from the modules' SDL: the whole schema, and the types of what the pages ask of it. */
await writeDocumentFiles(await writeSchemaFile())
