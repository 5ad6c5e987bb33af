import { canonicalJson, commit, type StoredEntry } from '@candor/proof'
import type { AuditRow } from './audit.store.ts'

const times = new Set(['occurred_at', 'recorded_at', 'valid_until'])

/** PostgreSQL writes times in its own way; both stand for a moment in milliseconds. */
const plain = (name: string, value: unknown): string =>
  canonicalJson(times.has(name) && typeof value === 'string' ? Date.parse(value) : (value ?? null))

/** The first column of the ledger that does not say what the record says; null when all agree or nothing can be compared. */
export const differingColumn = ({ columns, record }: AuditRow): string | null => {
  if (columns === null || record === null) return null
  try {
    const document = JSON.parse(record) as { record_id?: unknown; candor?: Record<string, unknown> }
    const said: Record<string, unknown> = { id: document.record_id, ...document.candor }
    return Object.keys(columns).find((name) => plain(name, columns[name]) !== plain(name, said[name])) ?? null
  } catch {
    // A record that cannot be read is named by the audit of its commitment.
    return null
  }
}

const nothing = new Uint8Array(32)

/** The entry as the audit takes it. In place of a leaf that is gone stands what its record makes. */
export const toEntry = ({ commitment, record, key }: AuditRow): StoredEntry => {
  const bytes = key === null ? null : new Uint8Array(key)
  const leaf = commitment ?? (record !== null && bytes?.length === 32 ? commit(record, bytes) : nothing)
  return { commitment: new Uint8Array(leaf), record, key: bytes }
}
