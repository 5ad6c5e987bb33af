import { type Fields, type InputRow, RowProblem } from '../row.ts'
import { eventLimit } from './build-events.ts'
import type { Item, Mapper } from './items.ts'
import { messageIdOf } from './message-id.ts'
import { timeReader } from './read-time.ts'

// The door's own limit; checked here first, since writing a very deep value as JSON would end the process.
const deepest = 32

const depthOf = (value: unknown, left = deepest): boolean =>
  typeof value !== 'object' || value === null || (left > 0 && Object.values(value).every((v) => depthOf(v, left - 1)))

/**
 * When an archived event happened. `timestamp` of an archive has the clock of the device corrected already; `sentAt`
 * and `receivedAt` are dropped, or an event of last year would be corrected by a year.
 */
const timeOf = (fields: Fields): string => {
  const column = ['timestamp', 'originalTimestamp', 'receivedAt', 'sentAt'].find((name) => fields[name] != null)
  if (column === undefined)
    throw new RowProblem('missing_timestamp', 'None of timestamp, originalTimestamp, receivedAt')
  return timeReader({ column })(fields[column])
}

const eventOf = (row: number, fields: Fields): { id: string; json: string } => {
  if (!depthOf(fields)) throw new RowProblem('too_deep', `More than ${deepest} levels`)
  const timestamp = timeOf(fields)
  const given = fields.messageId
  const messageId = typeof given === 'string' && given !== '' ? given : messageIdOf('segment', 'row', [row, fields], 1)
  const { sentAt: _s, receivedAt: _r, originalTimestamp: _o, ...kept } = fields
  const json = JSON.stringify({ ...kept, messageId, timestamp })
  if (Buffer.byteLength(json) > eventLimit) throw new RowProblem('too_large', `${Buffer.byteLength(json)} bytes`)
  return { id: messageId, json }
}

/** Takes rows that are events in Segment's shape already. What else is wrong with one, the intake says. */
export const createSegmentMapper = (): Mapper => {
  const push = (input: InputRow): Item[] => {
    const { row } = input
    if (!('fields' in input)) {
      return [{ kind: 'reject', row, rule: null, reason: input.reason, detail: input.detail, record: input.line }]
    }
    try {
      return [{ kind: 'line', ...eventOf(row, input.fields), firstRow: row, lastRow: row }]
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      const record = error.reason === 'too_deep' ? '' : input.fields
      return [{ kind: 'reject', row, rule: null, reason: error.reason, detail: error.message, record }]
    }
  }
  return { push, end: () => [], skipped: new Map() }
}
