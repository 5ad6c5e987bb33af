import type { Fields, InputRow, RowReason } from '../row.ts'

/** An event or an answer ready to be sent, and the rows of the input that it stands for. */
export interface LineItem {
  kind: 'line'
  /** What makes it one and the same however often it is sent: a messageId, or the key of an answer. */
  id: string
  json: string
  firstRow: number
  lastRow: number
}

/** A row of which nothing is sent. `record` holds its fields, or its text if it could not be read. */
export interface RejectItem {
  kind: 'reject'
  row: number
  /** The rule of the mapping that could not use the row; null if no rule came to see it. */
  rule: string | null
  reason: RowReason
  detail: string
  record: Fields | string
}

export type Item = LineItem | RejectItem

/** Rows in, lines and rejects out. The same rows always give the same items in the same order; resuming needs that. */
export interface Mapper {
  push(row: InputRow): Item[]
  end(): Item[]
  /** Rows that were left out on purpose, by reason. */
  readonly skipped: ReadonlyMap<string, number>
}
