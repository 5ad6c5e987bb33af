import type { ImportMapping } from '@candor/contracts'
import { type Fields, type InputRow, RowProblem } from '../row.ts'
import { applyRule, type RuleMapper } from './apply-rule.ts'
import { compileCondition } from './compile-condition.ts'
import type { Item, Mapper } from './items.ts'

/**
 * Turns rows into events and rejects as a mapping says. Needs memory for the open groups of the window, and twelve to
 * twenty-four bytes for each complete group and each key of `whenChanged`; never for the rows that went by.
 */
export const createMapper = (mapping: ImportMapping, library: Fields): Mapper =>
  mapRows(
    mapping,
    mapping.events.map((rule) => applyRule(mapping, rule, library)),
  )

/** Lets each row that is not skipped go through all of the rules. */
export const mapRows = ({ skip, input }: Pick<ImportMapping, 'skip' | 'input'>, rules: RuleMapper[]): Mapper => {
  const skips = skip.map(({ reason, when }) => ({ reason, test: compileCondition(when, input.empty) }))
  const skipped = new Map<string, number>()

  const skipReason = (fields: Fields) => skips.find((skip) => skip.test(fields))?.reason

  const push = (read: InputRow): Item[] => {
    const items = rules.flatMap((rule) => rule.closeBefore(read.row))
    if (!('fields' in read)) {
      const { row, reason, detail, line } = read
      return [...items, { kind: 'reject', row, rule: null, reason, detail, record: line }]
    }
    try {
      const reason = skipReason(read.fields)
      if (reason !== undefined) {
        skipped.set(reason, (skipped.get(reason) ?? 0) + 1)
        return items
      }
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      const { reason, message: detail } = error
      return [...items, { kind: 'reject', row: read.row, rule: null, reason, detail, record: read.fields }]
    }
    for (const rule of rules) items.push(...rule.take(read))
    return items
  }

  const end = (): Item[] => rules.flatMap((rule) => rule.end())

  return { push, end, skipped }
}
