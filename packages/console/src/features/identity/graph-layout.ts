import type { listMerges } from '@candor/contracts'
import type { Answer } from '../../app/api/client.ts'

export type Evidence = Answer<typeof listMerges>
export type Identifier = Evidence['identifiers'][number]
export type Link = Evidence['links'][number]

/** What a piece of evidence does: joins, waits for an operator, was cut, or leads to somebody who stays apart. */
export type Effect = 'joins' | 'forced' | 'held' | 'cut' | 'apart'

export interface Row {
  readonly id: number
  /** Null: somebody else's. */
  readonly identifier: Identifier | null
}

export interface Arc {
  readonly link: Link
  /** Counted in the order of time, from 1: the same in the drawing and in the table. */
  readonly number: number
  readonly effect: Effect
  /** How many pieces it stands for. */
  readonly count: number
  /** Places of the two in the rows, from 0; `from` is the upper one. */
  readonly from: number
  readonly to: number
  /** How far out it runs, from 0. */
  readonly lane: number
}

export interface Drawing {
  readonly rows: readonly Row[]
  readonly arcs: readonly Arc[]
  readonly lanes: number
}

const byTime = (a: Link, b: Link): number => Date.parse(a.at) - Date.parse(b.at) || a.left - b.left || a.right - b.right

const effectOf = ({ state, forced, left, right }: Link, isOwn: (id: number) => boolean): Effect => {
  if (state !== 'counts') return state
  if (!isOwn(left) || !isOwn(right)) return 'apart'
  return forced ? 'forced' : 'joins'
}

/** In the order in which they were first seen together with others, a user id before what it was seen with. */
const rowsOf = (identifiers: readonly Identifier[], links: readonly Link[]): Row[] => {
  const own = new Map(identifiers.map((i) => [i.id, i]))
  const anchorsFirst = (ids: number[]) => ids.sort((a, b) => weight(own.get(a)) - weight(own.get(b)))
  const linked = links.flatMap((l) => anchorsFirst([l.left, l.right]))
  const alone = anchorsFirst(identifiers.map((i) => i.id))
  const ids = [...new Set([...linked, ...alone])]
  return [...ids.filter((id) => own.has(id)), ...ids.filter((id) => !own.has(id))].map((id) => ({
    id,
    identifier: own.get(id) ?? null,
  }))
}

const weight = (identifier: Identifier | undefined): number => (identifier?.kind === 'user_id' ? 0 : 1)

/** Who separates says it of every pair of identifiers: of these one arc is drawn for each identifier that went. */
const gathered = (links: readonly Link[], isOwn: (id: number) => boolean): { link: Link; count: number }[] => {
  const name = (l: Link) =>
    l.state === 'cut' && l.messageId === ''
      ? `cut ${isOwn(l.left) ? l.right : l.left}`
      : `${l.left} ${l.right} ${l.forced}`
  return [...Map.groupBy(links, name).values()].map((same) => ({ link: same[0]!, count: same.length }))
}

/**
 * The evidence about a person as rows with arcs beside them. Short arcs run close, long ones further out, and no two that
 * overlap share a lane. The same evidence gives the same drawing, in whatever order it comes.
 */
export const drawEvidence = ({ identifiers, links }: Pick<Evidence, 'identifiers' | 'links'>): Drawing => {
  const own = new Set(identifiers.map((i) => i.id))
  const isOwn = (id: number) => own.has(id)
  const drawn = gathered([...links].sort(byTime), isOwn)
  const rows = rowsOf(
    [...identifiers].sort((a, b) => a.id - b.id),
    drawn.map((d) => d.link),
  )
  const place = new Map(rows.map((row, i) => [row.id, i]))
  const spans = drawn.map(({ link, count }, i) => {
    const [a, b] = [place.get(link.left) ?? 0, place.get(link.right) ?? 0]
    return { link, count, number: i + 1, effect: effectOf(link, isOwn), from: Math.min(a, b), to: Math.max(a, b) }
  })
  const taken: { from: number; to: number }[][] = []
  const laneFor = ({ from, to }: { from: number; to: number }): number => {
    const free = taken.findIndex((lane) => lane.every((s) => s.to <= from || s.from >= to))
    const lane = free === -1 ? taken.length : free
    taken[lane] = [...(taken[lane] ?? []), { from, to }]
    return lane
  }
  const lanes = new Map(
    [...spans]
      .sort((a, b) => a.to - a.from - (b.to - b.from) || a.number - b.number)
      .map((s) => [s.number, laneFor(s)]),
  )
  const arcs = spans.map((s) => ({ ...s, lane: lanes.get(s.number) ?? 0 }))
  return { rows, arcs, lanes: taken.length }
}
