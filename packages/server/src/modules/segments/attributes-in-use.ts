import { childrenOf, type SegmentNode } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, type ForPurpose, openTables } from '../../platform/postgres/index.ts'
import { prepareSegments } from './prepare.ts'
import { readSegments } from './segments.store.ts'

/** A live segment that reads an attribute of the person, or of a recipient of theirs. */
export interface AttributeReader {
  readonly key: string
  readonly name: string
  readonly attribute: string
  readonly of: 'person' | 'recipient'
  /** Members of the segment, of so many people in the workspace. Null: never computed. */
  readonly size: number | null
}

const attributesIn = (node: SegmentNode): { attribute: string; of: AttributeReader['of'] }[] => {
  if ('attribute' in node) return [{ attribute: node.attribute, of: 'person' }]
  if ('date' in node) return [{ attribute: node.date, of: 'person' }]
  if ('likelihood' in node)
    return node.likelihood.declared ? [{ attribute: node.likelihood.declared.attribute, of: 'person' }] : []
  if ('recipient' in node) return (node.where ?? []).map(({ property }) => ({ attribute: property, of: 'recipient' }))
  return childrenOf(node).flatMap((child) => attributesIn(child.node))
}

/** Which live segments read which attributes, inner segments included; each pair once. Nothing of anybody. */
export const attributesInUse = async (db: AnyDb, workspaceId: number): Promise<AttributeReader[]> => {
  const live = prepareSegments(await readSegments(db, workspaceId)).filter(
    (s) => s.state === 'live' || s.state === 'computing',
  )
  return live.flatMap(({ key, name, node, size, computedAt }) => {
    const read = new Map(attributesIn(node).map((one) => [`${one.of}:${one.attribute}`, one]))
    return [...read.values()].map((one) => ({ key, name, ...one, size: computedAt === null ? null : size }))
  })
}

/** Which of some segments a person is in now, by key; as far as the connection's purpose lets be read. */
export const membershipsOf = async (
  tx: ForPurpose,
  workspaceId: number,
  personId: string,
  keys: readonly string[],
): Promise<Set<string>> => {
  if (keys.length === 0) return new Set()
  const { rows } = await sql<{ key: string }>`
    select s.key from segment_members m join segments s on s.workspace_id = m.workspace_id and s.id = m.segment_id
    where m.workspace_id = ${workspaceId} and m.person_id = ${personId} and s.key = any(${[...keys]}::text[])`.execute(
    tx,
  )
  return new Set(rows.map((r) => r.key))
}

/** The segments of a workspace that are live, by key. */
export const liveSegments = async (db: AnyDb, workspaceId: number): Promise<Set<string>> => {
  const { rows } = await sql<{ key: string }>`
    select key from segments where workspace_id = ${workspaceId} and state in ('live', 'computing')`.execute(
    openTables(db),
  )
  return new Set(rows.map((r) => r.key))
}
