import type { ImportMapping } from '@candor/contracts'
import { type Fields, type Row, RowProblem } from '../row.ts'
import { type CompiledRule, compileRule } from './build-events.ts'
import { createGrouper, type Group } from './group-rows.ts'
import type { Item, LineItem, RejectItem } from './items.ts'
import { columnReader } from './read-column.ts'
import { createSeenKeys } from './seen-keys.ts'

/** One rule at work: what it holds back (groups) and what it gives. */
export interface RuleMapper {
  /** What is complete now that the input has come to this row. */
  closeBefore(row: number): Item[]
  take(row: Row): Item[]
  end(): Item[]
}

const rejectOf = (rule: string, row: Row, reason: RejectItem['reason'], detail: string): RejectItem => ({
  kind: 'reject',
  row: row.row,
  rule,
  reason,
  detail,
  record: row.fields,
})

const build = (compiled: CompiledRule, rows: readonly Row[], key: string, lastRow: number): LineItem[] =>
  compiled
    .build(
      rows.map((row) => row.fields),
      key,
    )
    .map(({ messageId, json }) => ({ kind: 'line', id: messageId, json, firstRow: rows[0]!.row, lastRow }))

const problemOf = (attempt: () => unknown): RowProblem | undefined => {
  try {
    attempt()
    return undefined
  } catch (error) {
    if (error instanceof RowProblem) return error
    throw error
  }
}

/** An order with a line missing would be a wrong order: if one row of a group cannot be used, none of it is sent. */
const closeGroup = (compiled: CompiledRule, group: Group): Item[] => {
  const { rows, key, refused } = group
  const { id } = compiled.rule
  if (refused) return rows.map((row) => rejectOf(id, row, refused, key))
  let items: Item[] = []
  const problem = problemOf(() => {
    items = build(compiled, rows, key, group.lastRow)
  })
  if (!problem) return items
  return rows.map((row) => {
    const own = problemOf(() => compiled.build([row.fields], key))
    return own
      ? rejectOf(id, row, own.reason, own.message)
      : rejectOf(id, row, rows.length === 1 ? problem.reason : 'group_rejected', problem.message)
  })
}

const groupingRule = (mapping: ImportMapping, compiled: CompiledRule): RuleMapper => {
  const { id } = compiled.rule
  const groups = createGrouper(mapping.grouping)
  return {
    closeBefore: (row) => groups.closeBefore(row).flatMap((group) => closeGroup(compiled, group)),
    take: (row) => {
      let mine = false
      const problem = problemOf(() => {
        mine = compiled.matches(row.fields)
      })
      if (!problem && !mine) return []
      const key = compiled.keyOf(row.fields, row.row)
      if (problem) {
        groups.refuse(key, row.row)
        return [rejectOf(id, row, problem.reason, problem.message)]
      }
      const outcome = groups.add(key, row)
      if (outcome === 'added') return []
      return [rejectOf(id, row, outcome === 'late' ? 'late_row' : 'group_too_large', key)]
    },
    end: () => groups.closeAll().flatMap((group) => closeGroup(compiled, group)),
  }
}

const changeTest = (mapping: ImportMapping, compiled: CompiledRule): ((fields: Fields) => boolean) => {
  const { whenChanged } = compiled.rule
  if (!whenChanged) return () => true
  const reader = (columns: string[]) => {
    const readers = columns.map((column) => columnReader(column, mapping.input.empty))
    return (fields: Fields) => JSON.stringify(readers.map((read) => read(fields) ?? null))
  }
  const per = reader(whenChanged.per)
  const of = reader(whenChanged.of)
  const seen = createSeenKeys()
  return (fields) => seen.put(per(fields), of(fields))
}

/** A rule that looks at each row by itself; a RowProblem of `itemsOf` rejects the row. */
export const eachRow = (rule: string, itemsOf: (row: Row) => Item[]): RuleMapper => ({
  closeBefore: () => [],
  take: (row) => {
    let items: Item[] = []
    const problem = problemOf(() => {
      items = itemsOf(row)
    })
    return problem ? [rejectOf(rule, row, problem.reason, problem.message)] : items
  },
  end: () => [],
})

const rowRule = (mapping: ImportMapping, compiled: CompiledRule): RuleMapper => {
  const changed = changeTest(mapping, compiled)
  return eachRow(compiled.rule.id, (row) => {
    if (!compiled.matches(row.fields) || !changed(row.fields)) return []
    return build(compiled, [row], compiled.keyOf(row.fields, row.row), row.row)
  })
}

/** Sets one rule of a mapping to work. */
export const applyRule = (
  mapping: ImportMapping,
  rule: ImportMapping['events'][number],
  library: Fields,
): RuleMapper => {
  const compiled = compileRule(mapping, rule, library)
  return rule.groupBy ? groupingRule(mapping, compiled) : rowRule(mapping, compiled)
}
