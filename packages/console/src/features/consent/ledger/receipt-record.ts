import type { LedgerLine } from '@candor/contracts'
import type { Receipt } from '@candor/proof'

type Columns = Partial<{
  seq: number
  kind: LedgerLine['kind']
  stage: string
  actor_kind: LedgerLine['actorKind']
  actor: string
  channel: string
  verified: boolean
  merged_id: string | null
  evidence: Record<string, unknown>
  recorded_at: string
  valid_until: string | null
}>

/** What the ledger knew besides the standard's own fields; it stands in the record and is proved with it. */
export const columnsOf = ({ record }: Receipt): Columns => (record.candor ?? {}) as Columns

/** The keys of the purposes that a record names in Candor's own way. */
export const purposesOf = ({ record }: Receipt): string[] =>
  record.pii_processing.flatMap((p) => p.purposes).flatMap((name) => /^urn:candor:purpose:(.+)$/.exec(name)?.[1] ?? [])
