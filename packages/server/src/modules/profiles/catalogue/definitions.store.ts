import type { AttributeType, Sensitivity } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, type ForPurpose, openTables } from '../../../platform/postgres/index.ts'
import { className, classNumber } from '../provenance.ts'
import type { Definition, Proposal } from './definition.ts'
import { wellKnown } from './well-known.ts'

interface Row {
  workspace_id: number
  key: string
  type: AttributeType
  class: number
  sensitivity: string
  allowed: number | null
  unit: string | null
  half_life_days: number | null
  contexts: string[]
  options: { key: string }[]
  status: string
}

export const definitionOf = (r: Row): Definition => ({
  workspaceId: r.workspace_id,
  key: r.key,
  type: r.type,
  options: r.options.map((o) => o.key),
  class: className(r.class),
  sensitivity: r.sensitivity as Sensitivity,
  allowed: r.allowed,
  unit: r.unit,
  halfLifeDays: r.half_life_days,
  contexts: r.contexts,
  status: r.status as Definition['status'],
})

/** By workspace and key. */
export type Definitions = ReadonlyMap<string, Definition>
export const definitionKey = (workspaceId: number, key: string): string => `${workspaceId}\0${key}`

/** What is said of some attributes: one statement, however many values speak of them. */
export const readDefinitions = async (
  db: AnyDb,
  names: Iterable<{ readonly workspaceId: number; readonly key: string }>,
): Promise<Definitions> => {
  const wanted = new Map([...names].map((n) => [definitionKey(n.workspaceId, n.key), n]))
  if (wanted.size === 0) return new Map()
  const list = [...wanted.values()]
  const { rows } = await sql<Row>`
    select d.workspace_id, d.key, d.type, d.class, d.sensitivity, d.allowed, d.unit, d.half_life_days, d.contexts,
      d.options, d.status
    from unnest(${list.map((n) => n.workspaceId)}::int[], ${list.map((n) => n.key)}::text[]) as k (w, key)
    join attribute_definitions d on d.workspace_id = k.w and d.key = k.key`.execute(openTables(db))
  return new Map(rows.map((r) => [definitionKey(r.workspace_id, r.key), definitionOf(r)]))
}

/** The same of one workspace, by key alone. */
export const definitionsOf = async (
  db: AnyDb,
  workspaceId: number,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Definition>> => {
  const found = await readDefinitions(
    db,
    keys.map((key) => ({ workspaceId, key })),
  )
  return new Map([...found.values()].map((d) => [d.key, d]))
}

/** Any number that no other lock uses. */
const catalogueLock = 8_420_010

/** The same, for who writes values by it in this transaction: `afterWriters` waits for its end. */
export const readDefinitionsToWrite = async (
  tx: ForPurpose,
  names: readonly { readonly workspaceId: number; readonly key: string }[],
): Promise<Definitions> => {
  const workspaces = [...new Set(names.map((n) => n.workspaceId))].sort((a, b) => a - b)
  if (workspaces.length > 0)
    await sql`select pg_advisory_xact_lock_shared(${catalogueLock}, w) from unnest(${workspaces}::int[]) as k (w)`.execute(
      tx,
    )
  return readDefinitions(tx, names)
}

/** Resolves when everybody who began to write values by an older state of the catalogue than the present has ended. */
export const afterWriters = async (tx: ForPurpose, workspaceId: number): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${catalogueLock}, ${workspaceId}::int)`.execute(tx)
}

/** More proposals than this say that keys are made of data; what is told under further ones is kept, and not proposed. */
export const maxProposals = 1_000

/** Adds what nobody has described. Sorted, so that workers wait for each other, never in a circle. */
export const propose = async (db: AnyDb, proposals: readonly Proposal[]): Promise<void> => {
  if (proposals.length === 0) return
  const rows = new Map(proposals.map((p) => [definitionKey(p.workspaceId, p.key), p]))
  const json = [...rows.values()].map(({ workspaceId, key, type, origin }) => {
    const known = Object.hasOwn(wellKnown, key) ? wellKnown[key] : undefined
    const names = Object.entries(known?.names ?? {})
    return {
      w: workspaceId,
      key,
      type: known?.type ?? type,
      sensitivity: known?.sensitivity ?? 'ordinary',
      contexts: known?.contexts ?? [],
      texts: Object.fromEntries(names.map(([locale, name]) => [locale, { name, description: '' }])),
      origin,
    }
  })
  await sql`
    insert into attribute_definitions (workspace_id, key, type, class, sensitivity, contexts, texts, status, origin)
    select k.w, k.key, k.type, ${classNumber('first')}, k.sensitivity, array(select jsonb_array_elements_text(k.contexts)),
      k.texts, 'proposed', k.origin
    from (
      select r.*, row_number() over (partition by r.w order by r.key) as n
      from jsonb_to_recordset(${JSON.stringify(json)}::jsonb)
        as r (w int, key text, type text, sensitivity text, contexts jsonb, texts jsonb, origin text)) k
    where k.n + (select count(*) from attribute_definitions d where d.workspace_id = k.w and d.status = 'proposed')
      <= ${maxProposals}
    order by k.w, k.key
    on conflict do nothing`.execute(openTables(db))
}
