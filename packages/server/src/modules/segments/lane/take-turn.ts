import type { ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'
import type { Catalogues } from '../../consent/index.ts'
import { addBuiltIn } from '../built-in.ts'
import type { Evaluate } from '../evaluate/index.ts'
import { prepareSegments } from '../prepare.ts'
import { readSegments } from '../segments.store.ts'
import { takeTouched } from '../touched/index.ts'
import { askAgain, readReadyToCompute } from './compute.store.ts'
import { lookAtEverybody } from './look-at-everybody.ts'
import { type LaneContext, lookAtTouched } from './look-at-touched.ts'
import { holdLane, takeDue } from './members.store.ts'

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

type Turn = 'more' | 'little' | 'none'

/** What is done in the lane while nobody else has it, in one transaction. A kill at any instruction leaves all of it undone. */
const inLane = async (
  deps: LaneDeps,
  workspaceId: number,
  work: (tx: ForPurpose<'segmentation'>, context: LaneContext) => Promise<Turn>,
): Promise<Turn> => {
  const catalogue = await deps.catalogues.of(workspaceId)
  const bitOf = (purpose: string) => catalogue.purposes.get(purpose)?.bit ?? null
  return deps.db.transaction().execute(async (tx) => {
    const lane = await holdLane(tx, workspaceId)
    if (lane === 'taken') return 'none'
    if (lane === 'new') {
      await addBuiltIn(tx, workspaceId)
      return 'little'
    }
    return work(tx, { workspaceId, evaluate: deps.evaluate, now: deps.now(), bitOf })
  })
}

/** People who were touched or are due are looked at, in what is live. */
const lookAtSome = async (tx: ForPurpose<'segmentation'>, context: LaneContext): Promise<Turn> => {
  const { workspaceId, now } = context
  const touched = await takeTouched(tx, workspaceId, peopleAtOnce)
  const due = await takeDue(tx, workspaceId, now, peopleAtOnce)
  if (touched.size === 0 && due.size === 0) return 'none'
  const live = prepareSegments(await readSegments(tx, workspaceId)).filter((s) => s.state === 'live')
  await lookAtTouched(tx, context, live, touched, due)
  return touched.size + due.size >= peopleAtOnce ? 'more' : 'little'
}

/** Some segments whose time has come are asked of everybody. */
const lookAtAll = async (tx: ForPurpose<'segmentation'>, context: LaneContext): Promise<Turn> => {
  const { workspaceId } = context
  await askAgain(tx, workspaceId)
  const { ready, cameFurther } = await readReadyToCompute(tx, workspaceId)
  if (ready.length === 0) return cameFurther ? 'little' : 'none'
  const next = prepareSegments(await readSegments(tx, workspaceId)).filter((s) => ready.includes(s.id))
  if (next.length === 0) return cameFurther ? 'little' : 'none'
  // Those of one purpose are one reading of everybody.
  const together = next.filter((s) => s.purpose === next[0]!.purpose).slice(0, segmentsAtOnce)
  await lookAtEverybody(tx, context, together)
  return 'more'
}

/**
 * One turn in the lane of a workspace: first people who were touched or are due are looked at, then some segments are asked of
 * everybody; so new versions of many segments hold nobody up for longer than some of them take. Each is a transaction of its
 * own; ClickHouse is only read.
 */
export const takeTurn = async (deps: LaneDeps, workspaceId: number): Promise<Turn> => {
  const turns = [await inLane(deps, workspaceId, lookAtSome), await inLane(deps, workspaceId, lookAtAll)]
  return (['more', 'little'] as const).find((turn) => turns.includes(turn)) ?? 'none'
}
