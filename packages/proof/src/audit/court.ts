/** Where entries and tiles disagree, the next signed root tells which of them was altered. */
import { equalBytes } from '../bytes.ts'
import type { Frontier } from '../merkle/frontier.ts'
import type { Bench, Judge } from './bench.ts'
import type { Report } from './findings.ts'

export interface Dispute {
  /** How many entries it takes to decide. */
  readonly end: number
  /** Path of the tile. */
  readonly tile: string
  /** Which entries, for people. */
  readonly entries: string
}

export interface Court {
  readonly judged: number
  /** Puts a case; it is decided at once if a root that covers it was seen already. */
  dispute(one: Dispute): void
  /** Lets every checkpoint of the size reached judge the tree so far. To be called after each entry, and before the first. */
  sit(): Promise<void>
  /** Closes when there are no more entries: open cases, and checkpoints that vouch for more than there is. */
  close(): Promise<void>
}

const nameOf = ({ checkpoint, exported }: Judge): string =>
  exported === null ? `The stored checkpoint of ${checkpoint.size} entries` : `Checkpoint ${exported}, kept elsewhere,`

/** @param tree The tree that the entries make; the caller lets it grow. */
export const openCourt = (bench: Bench, tree: Frontier, report: Report): Court => {
  let open: Dispute[] = []
  let verdict = { size: -1, agrees: true }
  let next: Judge | null | undefined
  let judged = 0
  let rewritten = { stored: false, exported: false }

  const settle = () => {
    for (const { tile, entries } of open.filter(({ end }) => end <= verdict.size)) {
      if (verdict.agrees) report('tile', tile, `Tile ${tile} was altered: the signed root is that of the entries.`)
      else report('leaf', entries, `Entry ${entries} was rewritten: tile ${tile} still has it as it was.`)
    }
    open = open.filter(({ end }) => end > verdict.size)
  }

  const judge = (one: Judge) => {
    judged += 1
    const { size, root } = one.checkpoint
    if (size < tree.size) {
      report('checkpoint', size, `${nameOf(one)} is out of its order.`)
      return
    }
    verdict = { size, agrees: equalBytes(tree.root(), root) }
    settle()
    const side = one.exported === null ? 'stored' : 'exported'
    // Every later one disagrees as well and would say nothing new.
    if (verdict.agrees || rewritten[side]) return
    rewritten = { ...rewritten, [side]: true }
    const id = one.exported ?? size
    report('history', id, `${nameOf(one)} has another root than the entries it covers: history was rewritten.`)
  }

  return {
    get judged() {
      return judged
    },
    dispute(one) {
      open.push(one)
      settle()
    },
    async sit() {
      if (next === undefined) next = await bench.next()
      while (next && next.checkpoint.size <= tree.size) {
        judge(next)
        next = await bench.next()
      }
    },
    async close() {
      for (const { tile, entries } of open) {
        report('tile', tile, `Tile ${tile} and entry ${entries} do not agree; no checkpoint covers them yet.`)
      }
      for (; next; next = await bench.next()) {
        judged += 1
        const cut = `${nameOf(next)} vouches for ${next.checkpoint.size} entries; ${tree.size} are stored: history was cut.`
        report('history', next.exported ?? next.checkpoint.size, cut)
      }
    },
  }
}
