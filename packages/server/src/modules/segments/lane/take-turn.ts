import type { PurposeDb } from '../../../platform/postgres/index.ts'
import type { Catalogues } from '../../consent/index.ts'
import { addBuiltIn } from '../built-in.ts'
import type { Evaluate } from '../evaluate/index.ts'
import { prepareSegments } from '../prepare.ts'
import { readSegments } from '../segments.store.ts'
import { takeTouched } from '../touched/index.ts'
import { askAgain, readReadyToCompute } from './compute.store.ts'
import { lookAtEverybody } from './look-at-everybody.ts'
import { type LaneContext, lookAtTouched } from './look-at-touched.ts'
import { holdLane, readDue } from './members.store.ts'

export interface LaneDeps {
  readonly db: PurposeDb<'segmentation'>
  readonly evaluate: Evaluate
  readonly catalogues: Catalogues
  now(): number
}

/** People at once: enough that one query serves many, few enough that the newest do not wait long. */
const peopleAtOnce = 2_000
/** Segments that are asked of everybody together: what a transaction writes for them stays within minutes. */
const segmentsAtOnce = 25

/**
 * One turn in the lane of a workspace, in one transaction: either some segments are asked of everybody, or people who were touched
 * or are due are looked at. A kill at any instruction leaves all of it undone; ClickHouse is only read.
 */
export const takeTurn = async (deps: LaneDeps, workspaceId: number): Promise<'more' | 'little' | 'none'> => {
  const catalogue = await deps.catalogues.of(workspaceId)
  const bitOf = (purpose: string) => catalogue.purposes.get(purpose)?.bit ?? null
  return deps.db.transaction().execute(async (tx) => {
    const lane = await holdLane(tx, workspaceId)
    if (lane === 'taken') return 'none'
    if (lane === 'new') {
      await addBuiltIn(tx, workspaceId)
      return 'little'
    }
    const now = deps.now()
    const context: LaneContext = { workspaceId, evaluate: deps.evaluate, now, bitOf }
    await askAgain(tx, workspaceId)
    const { ready, cameFurther } = await readReadyToCompute(tx, workspaceId)
    const prepared = prepareSegments(await readSegments(tx, workspaceId))
    const next = prepared.filter((s) => ready.includes(s.id))
    if (next.length > 0) {
      // Those of one purpose are one reading of everybody.
      const together = next.filter((s) => s.purpose === next[0]!.purpose).slice(0, segmentsAtOnce)
      await lookAtEverybody(tx, context, together)
      return 'more'
    }
    const live = prepared.filter((s) => s.state === 'live')
    const touched = await takeTouched(tx, workspaceId, peopleAtOnce)
    const due = await readDue(tx, workspaceId, now, peopleAtOnce)
    if (touched.size === 0 && due.size === 0) return cameFurther ? 'little' : 'none'
    await lookAtTouched(tx, context, live, touched, due)
    return touched.size + due.size >= peopleAtOnce ? 'more' : 'little'
  })
}
