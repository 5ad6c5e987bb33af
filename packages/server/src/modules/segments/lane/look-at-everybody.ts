import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { PreparedSegment } from '../prepare.ts'
import { readScene } from '../scene.ts'
import type { Change } from './changes.ts'
import { addFresh, type FreshRow, openFresh, readDifference, replaceFlips, settleComputed } from './compute.store.ts'
import { actor, type LaneContext, writtenOf } from './look-at-touched.ts'
import { writeChanges } from './members.store.ts'
import { nodesOf, recomputeAt } from './signal-change.ts'

const rowsAtOnce = 10_000
const nobody = '00000000-0000-0000-0000-000000000000'

const untilOf = async (tx: ForPurpose<'segmentation'>, workspaceId: number) => {
  const { rows } = await sql<{ region: string; until: Date }>`
    select region, until from weather where workspace_id = ${workspaceId} and until > now()`.execute(tx)
  const until = new Map(rows.map((r) => [r.region, r.until.getTime()]))
  return (region: string) => until.get(region) ?? null
}

/** Thresholds of the workspace's buyers, anew for a purpose. */
const renewFifths = async (tx: ForPurpose<'segmentation'>, context: LaneContext, purpose: string) => {
  const { workspaceId, evaluate, now } = context
  const scene = await readScene(tx, workspaceId, purpose, now)
  const cuts = await evaluate.fifths({ workspaceId, actor, purpose }, scene)
  if (cuts === null) return
  await tx
    .insertInto('segment_fifths')
    .values({ workspace_id: workspaceId, purpose, cuts: JSON.stringify(cuts), at: new Date(now) })
    .onConflict((c) =>
      c.columns(['workspace_id', 'purpose']).doUpdateSet({ cuts: JSON.stringify(cuts), at: new Date(now) }),
    )
    .execute()
}

/** Who is in after all and was not, and the other way round: written in parts, so that a segment may be as large as it is. */
const writeDifference = async (
  tx: ForPurpose<'segmentation'>,
  { workspaceId, bitOf }: LaneContext,
  s: PreparedSegment,
) => {
  const written = writtenOf([s], bitOf)
  for (let after = nobody; ; ) {
    const some = await readDifference(tx, workspaceId, s.id, after, rowsAtOnce)
    const changes = some.map((d): Change => ({ ...d, segmentId: s.id, reason: { kind: s.askedFor } }))
    await writeChanges(tx, workspaceId, written, changes)
    if (some.length < rowsAtOnce) break
    after = some.at(-1)!.personId
  }
  await replaceFlips(tx, workspaceId, s.id)
}

/**
 * Looks at everybody for some segments of one purpose: after a new version, or when something changed that holds for all. Who
 * enters and leaves is told like any other, as by `definition` or `signal`.
 */
export const lookAtEverybody = async (
  tx: ForPurpose<'segmentation'>,
  context: LaneContext,
  segments: readonly PreparedSegment[],
): Promise<void> => {
  const { workspaceId, evaluate, now, bitOf } = context
  const purpose = segments[0]!.purpose
  if (bitOf(purpose) !== null) {
    const first = segments.find((s) => [...nodesOf(s.node)].some((n) => 'rfm' in n))
    if (first) await renewFifths(tx, context, purpose)
    const scene = await readScene(tx, workspaceId, purpose, now)
    await openFresh(tx)
    const asked = segments.map(({ id, node }) => ({ id, node }))
    for await (const { people } of evaluate.slices({ workspaceId, actor, purpose }, asked, scene)) {
      const rows = [...people].flatMap(([p, results]) =>
        [...results].flatMap(([s, r]): FreshRow[] =>
          r.in || r.flipAt !== null ? [{ s, p, in: r.in, flip: r.flipAt }] : [],
        ),
      )
      for (let i = 0; i < rows.length; i += rowsAtOnce) await addFresh(tx, rows.slice(i, i + rowsAtOnce))
    }
    for (const segment of segments) await writeDifference(tx, context, segment)
  }
  const untilOfRegion = await untilOf(tx, workspaceId)
  for (const segment of segments)
    await settleComputed(tx, workspaceId, segment, recomputeAt(segment.node, now, untilOfRegion))
}
