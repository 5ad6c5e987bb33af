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

/** Thresholds of the workspace's buyers, anew for the purpose of a segment that asks for them. */
const renewFifths = async (tx: ForPurpose<'segmentation'>, context: LaneContext, segment: PreparedSegment) => {
  const { workspaceId, evaluate, now } = context
  if (![...nodesOf(segment.node)].some((n) => 'rfm' in n)) return
  const { purpose } = segment
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

/**
 * Looks at everybody for one segment: after a new version, or when something changed that holds for all. Who enters and
 * leaves is told like any other, as by `definition` or `signal`.
 */
export const lookAtEverybody = async (
  tx: ForPurpose<'segmentation'>,
  context: LaneContext,
  segment: PreparedSegment,
): Promise<void> => {
  const { workspaceId, evaluate, now, bitOf } = context
  const written = writtenOf([segment], bitOf)
  if (written.length > 0) {
    await renewFifths(tx, context, segment)
    const scene = await readScene(tx, workspaceId, segment.purpose, now)
    await openFresh(tx)
    await sql`truncate fresh`.execute(tx)
    const asked = [{ id: segment.id, node: segment.node }]
    const slices = evaluate.slices({ workspaceId, actor, purpose: segment.purpose }, asked, scene)
    for await (const { people } of slices) {
      const rows = [...people].flatMap(([p, results]) =>
        [...results].map(([s, r]): FreshRow => ({ s, p, in: r.in, flip: r.flipAt })),
      )
      await addFresh(tx, rows)
    }
    for (let after = nobody; ; ) {
      const some = await readDifference(tx, workspaceId, segment.id, after, rowsAtOnce)
      const changes = some.map((d): Change => ({ ...d, segmentId: segment.id, reason: { kind: segment.askedFor } }))
      await writeChanges(tx, workspaceId, written, changes)
      if (some.length < rowsAtOnce) break
      after = some.at(-1)!.personId
    }
    await replaceFlips(tx, workspaceId, segment.id)
  }
  const again = recomputeAt(segment.node, now, await untilOf(tx, workspaceId))
  await settleComputed(tx, workspaceId, segment, again)
}
