import { createWriter } from './binary-writer.ts'

/** One of what is stored of a fact. Times are milliseconds since 1970. */
export interface FactCandidate {
  /** See profiles/provenance.ts. */
  readonly class: number
  /** JSON text. */
  readonly text: string
  readonly at: number
  /** Null: never. */
  readonly expiresAt: number | null
  /** Purposes as bits. */
  readonly collected: number
  readonly messageId: string
  readonly sourceId: number
}

/** A fact as ClickHouse keeps it: all its candidates, strongest first; none: it is gone. */
export interface FactRow {
  readonly workspaceId: number
  readonly key: string
  readonly personId: string
  readonly candidates: readonly FactCandidate[]
}

export const factColumns = [
  'workspace_id',
  'key',
  'person_id',
  'version',
  'classes',
  'texts',
  'times',
  'expires',
  'collected',
  'message_ids',
  'sources',
] as const

const never = 2n ** 63n - 1n

/** Rows of `facts` as RowBinary, all of one reading; of several versions of a fact the highest wins. */
export const encodeFacts = (facts: readonly FactRow[], version: number): Buffer => {
  const out = createWriter(facts.length * 192 + 64)
  for (const { workspaceId, key, personId, candidates } of facts) {
    out.u32(workspaceId)
    out.text(key)
    out.uuid(personId)
    out.i64(version)
    out.array(candidates, (c) => out.u8(c.class))
    out.array(candidates, (c) => out.text(c.text))
    out.array(candidates, (c) => out.i64(c.at))
    out.array(candidates, (c) => (c.expiresAt === null ? out.u64(never) : out.i64(c.expiresAt)))
    out.array(candidates, (c) => out.i64(c.collected))
    out.array(candidates, (c) => out.text(c.messageId))
    out.array(candidates, (c) => out.u32(c.sourceId))
  }
  return out.bytes()
}
