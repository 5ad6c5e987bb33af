import type { Row } from '../row.ts'
import { createSeenKeys } from './seen-keys.ts'

export interface Group {
  key: string
  rows: Row[]
  lastRow: number
  /** Set if nothing of the group may be sent. */
  refused: 'group_too_large' | 'group_rejected' | undefined
}

/**
 * Collects rows of the same key into groups. Rows of a group need not be adjacent: a group is complete when `window`
 * rows went by without one of it, so no more than the groups of that window are in memory. A row whose group is complete
 * already is `late`; it is told apart from a new group because completed keys are remembered (see seen-keys.ts).
 * The order in which groups come out depends on the rows only, never on time: resuming relies on that.
 */
export const createGrouper = (options: { window: number; maxRows: number }) => {
  // A Map keeps the order of insertion, and a group is inserted anew with each row: the first has waited longest.
  const open = new Map<string, Group>()
  const complete = createSeenKeys()

  const close = (group: Group): Group => {
    open.delete(group.key)
    complete.put(group.key)
    return group
  }

  /** Groups that are complete now that the input has come to this row. */
  const closeBefore = (row: number): Group[] => {
    const closed: Group[] = []
    for (const group of open.values()) {
      if (row - group.lastRow <= options.window) break
      closed.push(close(group))
    }
    return closed
  }

  const touch = (key: string, row: number): Group | undefined => {
    const known = open.get(key)
    if (!known && complete.has(key)) return undefined
    const group = known ?? { key, rows: [], lastRow: row, refused: undefined }
    open.delete(key)
    open.set(key, group)
    group.lastRow = row
    return group
  }

  const add = (key: string, row: Row): 'added' | 'too_large' | 'late' => {
    const group = touch(key, row.row)
    if (!group) return 'late'
    if (group.rows.length < options.maxRows) {
      group.rows.push(row)
      return 'added'
    }
    group.refused = 'group_too_large'
    return 'too_large'
  }

  /** A row that belongs to the group and cannot be used: the group waits for its other rows, to be refused with them. */
  const refuse = (key: string, row: number) => {
    const group = touch(key, row)
    if (group) group.refused ??= 'group_rejected'
  }

  const closeAll = (): Group[] => [...open.values()].map(close)

  return { closeBefore, add, refuse, closeAll }
}
