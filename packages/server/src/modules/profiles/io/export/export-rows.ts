import type { ExportedPerson } from '@candor/contracts'
import { csvRecord } from '../../../../platform/csv.ts'

/** The columns of an export as a table. */
export interface ExportColumns {
  readonly identifiers: readonly string[]
  readonly attributes: readonly string[]
  readonly provenance: boolean
}

/** Kinds of identifiers that have a column unless somebody says otherwise. */
export const usualIdentifiers = ['user_id', 'email', 'phone'] as const

const about = ['class', 'at', 'source', 'context', 'evidence'] as const

/** The line of names. */
export const csvHeader = ({ identifiers, attributes, provenance }: ExportColumns): string =>
  csvRecord([
    ...['id', 'first_seen_at', 'last_seen_at', ...identifiers],
    ...attributes.flatMap((key) => [key, ...(provenance ? about.map((name) => `${key}.${name}`) : [])]),
  ])

/** One value as it is; of several a list in JSON, as any value that is more than a text. */
const oneOrAll = (values: readonly string[]) => (values.length > 1 ? values : values[0])

/** A person as a record of CSV. */
export const csvOfPerson = (person: ExportedPerson, { identifiers, attributes, provenance }: ExportColumns): string =>
  csvRecord([
    ...[person.id, person.firstSeenAt, person.lastSeenAt],
    ...identifiers.map((kind) => oneOrAll(person.identifiers.filter((i) => i.kind === kind).map((i) => i.value))),
    ...attributes.flatMap((key) => {
      const value = Object.hasOwn(person.values, key) ? person.values[key] : undefined
      if (!provenance) return [value]
      const from = person.provenance && Object.hasOwn(person.provenance, key) ? person.provenance[key] : undefined
      return [value, from?.class, from?.at, from?.source?.name, from?.context, from?.evidence]
    }),
  ])
