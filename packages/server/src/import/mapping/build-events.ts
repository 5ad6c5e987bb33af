import type { ImportMapping, ImportRule, RowExpression } from '@candor/contracts'
import { type Fields, RowProblem } from '../row.ts'
import { compileCondition, type Test } from './compile-condition.ts'
import { compileExpression, compileRecord, compileRowExpression, settle } from './compile-expression.ts'
import { messageIdOf } from './message-id.ts'
import { columnReader, textOf } from './read-column.ts'
import { timeReader } from './read-time.ts'

/** Of the 32 KB an event may have at the door, so that counting it a little differently there changes nothing. */
export const eventLimit = 32_000

export interface BuiltEvent {
  messageId: string
  json: string
}

export interface CompiledRule {
  rule: ImportRule
  matches: Test
  /** The values of the columns that name the event, as one text; the same text is the same event. */
  keyOf(fields: Fields, row: number): string
  /** Throws a RowProblem if the rows cannot become an event. */
  build(rows: readonly Fields[], key: string): BuiltEvent[]
}

const keyReader = (rule: ImportRule, empty: readonly string[]): CompiledRule['keyOf'] => {
  const columns = rule.groupBy ?? rule.key
  // Without a key the content tells rows of two files apart, and the number equal rows of one file.
  if (!columns) return (fields, row) => JSON.stringify([row, fields])
  const readers = columns.map((column) => columnReader(column, empty))
  return (fields) => JSON.stringify(readers.map((read) => read(fields) ?? null))
}

/** Makes the functions of one rule of a mapping. `library` names the importer in the context of each event. */
export const compileRule = (mapping: ImportMapping, rule: ImportRule, library: Fields): CompiledRule => {
  const { empty } = mapping.input
  const optional = (expression: RowExpression | undefined, name: string) => {
    if (!expression) return () => undefined
    const value = compileRowExpression(expression, empty)
    return (fields: Fields) => {
      const settled = settle(value(fields), name)
      return settled === undefined || settled === null || settled === '' ? undefined : textOf(settled)
    }
  }
  const record = (fields: ImportRule['properties']) =>
    fields && compileRecord(fields, (expression) => compileExpression(expression, empty))

  const userId = optional(rule.userId, 'userId')
  const anonymousId = optional(rule.anonymousId, 'anonymousId')
  const event = optional(rule.event, 'event')
  const name = optional(rule.name, 'name')
  const groupId = optional(rule.groupId, 'groupId')
  const readMoment = columnReader(rule.timestamp.column, empty)
  const readTime = timeReader(rule.timestamp)
  const properties = record(rule.properties)
  const traits = record(rule.traits)
  const context = record(rule.context)

  const envelope = (rows: readonly Fields[]): Fields => {
    const first = rows[0]!
    const who = { userId: userId(first), anonymousId: anonymousId(first) }
    if (who.userId === undefined && who.anonymousId === undefined) throw new RowProblem('missing_identity', rule.id)
    const what = { event: event(first), name: name(first), groupId: groupId(first) }
    if (rule.type === 'track' && what.event === undefined) throw new RowProblem('missing_event_name', rule.id)
    if (rule.type === 'group' && what.groupId === undefined) throw new RowProblem('missing_group_id', rule.id)
    const moment = readMoment(first)
    if (moment === undefined) throw new RowProblem('missing_timestamp', `${rule.timestamp.column} is empty`)
    return { type: rule.type, ...what, ...who, timestamp: readTime(moment) }
  }

  const buildOne = (rows: readonly Fields[], key: unknown[], part: number, parts: number): BuiltEvent => {
    const messageId = messageIdOf(mapping.id, rule.id, key, part)
    const json = JSON.stringify({
      messageId,
      ...envelope(rows),
      properties: properties && { ...properties(rows), ...(parts > 1 ? { part, parts } : {}) },
      traits: traits?.(rows),
      context: { ...context?.(rows), library },
    })
    return { messageId, json }
  }

  const build = (rows: readonly Fields[], keyText: string): BuiltEvent[] => {
    const key = JSON.parse(keyText) as unknown[]
    const whole = buildOne(rows, key, 1, 1)
    const bytes = Buffer.byteLength(whole.json)
    if (bytes <= eventLimit) return [whole]
    return splitToFit(rows, Math.ceil(bytes / eventLimit), (slice, part, parts) => buildOne(slice, key, part, parts))
  }

  const matches = rule.when ? compileCondition(rule.when, empty) : () => true
  return { rule, matches, keyOf: keyReader(rule, empty), build }
}

/** The least number of parts, of rows as equal in number as can be, of which each fits. Sums are sums of the part. */
const splitToFit = (
  rows: readonly Fields[],
  least: number,
  buildPart: (slice: readonly Fields[], part: number, parts: number) => BuiltEvent,
): BuiltEvent[] => {
  for (let parts = Math.max(2, least); parts <= rows.length; parts += Math.ceil(parts / 16)) {
    const built: BuiltEvent[] = []
    for (let part = 1; part <= parts; part++) {
      const from = Math.floor(((part - 1) * rows.length) / parts)
      const to = Math.floor((part * rows.length) / parts)
      const event = buildPart(rows.slice(from, to), part, parts)
      if (Buffer.byteLength(event.json) > eventLimit) break
      built.push(event)
    }
    if (built.length === parts) return built
  }
  throw new RowProblem('too_large', `${rows.length} row${rows.length === 1 ? '' : 's'}`)
}
