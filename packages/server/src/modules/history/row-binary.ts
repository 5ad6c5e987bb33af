import { createWriter } from './binary-writer.ts'
import type { HistoryRow } from './history-row.ts'

/** The columns of `events`, in the order in which encodeRows writes them. */
export const columns = [
  'workspace_id',
  'person_id',
  'occurred_at',
  'received_at',
  'message_id',
  'type',
  'name',
  'source_id',
  'allowed',
  'properties',
  'context',
  'origin_id',
] as const

/** Rows of `events` as RowBinary. */
export const encodeRows = (rows: readonly HistoryRow[]): Buffer => {
  const out = createWriter(rows.length * 512 + 64)
  for (const r of rows) {
    out.u32(r.workspaceId)
    out.uuid(r.personId)
    out.i64(r.occurredAt)
    out.i64(r.receivedAt)
    out.text(r.messageId)
    out.text(r.type)
    out.text(r.name)
    out.u32(r.sourceId)
    out.i64(r.allowed)
    out.text(r.properties)
    out.text(r.context)
    out.i64(r.originId)
  }
  return out.bytes()
}

export const permissionColumns = ['workspace_id', 'person_id', 'allow', 'refused', 'valid_until', 'seq'] as const

/** One person's mask as ClickHouse keeps it. Masks are decimal text; `validUntil` null means for ever. */
export interface Permission {
  readonly workspaceId: number
  readonly personId: string
  readonly allow: string
  readonly refused: string
  readonly validUntil: Date | null
  readonly seq: number
}

/** The last moment that DateTime64(3) holds, in milliseconds since 1970. */
const forEver = Date.UTC(2299, 11, 31)

/** Until when a permission holds, as ClickHouse keeps it: milliseconds since 1970. */
export const keptUntil = (validUntil: Date | null): number => Math.min(validUntil?.getTime() ?? forEver, forEver)

/** Rows of `permissions` as RowBinary. */
export const encodePermissions = (permissions: readonly Permission[]): Buffer => {
  const out = createWriter(permissions.length * 56)
  for (const p of permissions) {
    out.u32(p.workspaceId)
    out.uuid(p.personId)
    out.u64(BigInt(p.allow))
    out.u64(BigInt(p.refused))
    out.i64(keptUntil(p.validUntil))
    out.i64(p.seq)
  }
  return out.bytes()
}

/** Where a row of `events` stands in its bytes, and the key by which it is found in the table. */
export interface EncodedRow {
  readonly workspaceId: number
  readonly personId: string
  /** Milliseconds since 1970. */
  readonly occurredAt: number
  readonly messageId: string
  readonly start: number
  readonly end: number
}

/**
 * Finds the rows in what encodeRows wrote; without origins, in what it wrote before there were any. Throws RangeError when
 * the bytes are something else.
 */
export const readRows = (bytes: Buffer, withOrigins = true): EncodedRow[] => {
  let at = 0
  const text = () => {
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes.readUInt8(at++)
      length |= (byte & 127) << shift
      if (byte < 128) break
    }
    at += length
    return bytes.subarray(at - length, at)
  }
  const rows: EncodedRow[] = []
  while (at < bytes.length) {
    const start = at
    const workspaceId = bytes.readUInt32LE(at)
    const hex = Buffer.from(bytes.subarray(at + 4, at + 20))
      .swap64()
      .toString('hex')
    const personId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    const occurredAt = Number(bytes.readBigInt64LE(at + 20))
    at += 36
    const messageId = text().toString()
    // type and name; source_id and allowed; properties and context
    text()
    text()
    at += 12
    text()
    text()
    if (withOrigins) at += 8
    if (at > bytes.length) throw new RangeError('The last row is cut off')
    rows.push({ workspaceId, personId, occurredAt, messageId, start, end: at })
  }
  return rows
}

export const overrideColumns = ['workspace_id', 'person_id', 'survivor_id', 'version'] as const

export interface Override {
  readonly workspaceId: number
  readonly mergedId: string
  readonly survivorId: string
  readonly version: number
}

/** Rows of `person_overrides` as RowBinary; of several versions for a person the highest wins. */
export const encodeOverrides = (merges: readonly Override[]): Buffer => {
  const out = createWriter(merges.length * 48)
  for (const m of merges) {
    out.u32(m.workspaceId)
    out.uuid(m.mergedId)
    out.uuid(m.survivorId)
    out.i64(m.version)
  }
  return out.bytes()
}
