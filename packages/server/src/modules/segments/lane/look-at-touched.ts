import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { Evaluate, Result } from '../evaluate/index.ts'
import type { PreparedSegment } from '../prepare.ts'
import { readScene } from '../scene.ts'
import { changesOf, type Occasion } from './changes.ts'
import { type Flip, readMembers, type Written, writeChanges, writeFlips } from './members.store.ts'

/** What looking at people needs besides the transaction. */
export interface LaneContext {
  readonly workspaceId: number
  readonly evaluate: Evaluate
  readonly now: number
  /** The bit of a purpose of the workspace; null: there is no such purpose. */
  readonly bitOf: (purpose: string) => number | null
}

export const actor = 'segments'

export const writtenOf = (segments: readonly PreparedSegment[], bitOf: LaneContext['bitOf']): Written[] =>
  segments.flatMap(({ id, key, version, purpose }) => {
    const bit = bitOf(purpose)
    return bit === null ? [] : [{ id, key, version, bit: 2 ** bit }]
  })

/** Segments that what touched these people can affect; those asked for by time are among them. */
const affected = (
  segments: readonly PreparedSegment[],
  people: ReadonlyMap<string, Occasion>,
  due: ReadonlyMap<string, readonly number[]>,
): PreparedSegment[] => {
  const tokens = new Set([...people.values()].flatMap((o) => [...o.tokens]))
  const wanted = new Set([...tokens].flatMap((t) => [t, `${t.slice(0, t.lastIndexOf(':'))}:*`]))
  const timed = new Set([...due.values()].flat())
  return segments.filter((s) => timed.has(s.id) || [...s.asked].some((t) => wanted.has(t)))
}

/**
 * Looks at people who were touched or are due, in all live segments that this can affect: one query of ClickHouse a purpose;
 * then members, flips, the record and the outbox, in the transaction that also took them. Returns how many came or went.
 */
export const lookAtTouched = async (
  tx: ForPurpose<'segmentation'>,
  { workspaceId, evaluate, now, bitOf }: LaneContext,
  live: readonly PreparedSegment[],
  touched: ReadonlyMap<string, ReadonlySet<string>>,
  due: ReadonlyMap<string, readonly number[]>,
): Promise<number> => {
  const none: ReadonlySet<string> = new Set()
  const people = new Map<string, Occasion>(
    [...new Set([...touched.keys(), ...due.keys()])].map((p) => [p, { tokens: touched.get(p) ?? none }]),
  )
  const ids = [...people.keys()]
  let changed = 0
  for (const [purpose, segments] of Map.groupBy(affected(live, people, due), (s) => s.purpose)) {
    const written = writtenOf(segments, bitOf)
    if (written.length === 0) continue
    const scene = await readScene(tx, workspaceId, purpose, now)
    const asked = segments.map(({ id, node }) => ({ id, node }))
    const { people: after } = await evaluate.evaluate({ workspaceId, actor, purpose, people: ids }, asked, scene)
    const before = await readMembers(
      tx,
      workspaceId,
      segments.map((s) => s.id),
      ids,
    )
    const changes = changesOf(before, people, segments, after)
    await writeChanges(tx, workspaceId, written, changes)
    await writeFlips(tx, workspaceId, { segments: segments.map((s) => s.id), people: ids }, flipsOf(after))
    changed += changes.length
  }
  return changed
}

const flipsOf = (after: ReadonlyMap<string, ReadonlyMap<number, Result>>): Flip[] =>
  [...after].flatMap(([personId, results]) =>
    [...results].flatMap(([segmentId, { flipAt }]) => (flipAt === null ? [] : [{ segmentId, personId, at: flipAt }])),
  )
