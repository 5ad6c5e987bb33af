import type { SegmentNode } from '@candor/contracts'
import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import type { Purposes } from '../../../platform/postgres/index.ts'
import { type Catalogues, createQueryPermitted } from '../../consent/index.ts'
import type { NodeOf } from '../compile/condition.ts'
import type { Fifths, Scene } from '../compile/index.ts'
import type { EvaluateContext } from './context.ts'
import { type Evaluated, evaluateEverybody, evaluatePeople, evaluateSlices } from './evaluate.ts'
import { fifthsOf } from './fifths.ts'
import { createEverybody, type Preview, type PreviewAsked, previewOf } from './preview.ts'
import type { ToEvaluate } from './result.ts'
import { type UndecidedPage, undecidedBy } from './undecided.ts'

export type { Scene } from '../compile/index.ts'
export type { EvaluateContext } from './context.ts'
export type { Evaluated } from './evaluate.ts'
export type { Preview, PreviewAsked } from './preview.ts'
export type { Because, Result, ToEvaluate } from './result.ts'
export type { UndecidedPage } from './undecided.ts'

/** Asks ClickHouse who is in which segments. All throw unknown_purpose, and PermissionsBehind while the copy there is too old. */
export interface Evaluate {
  /**
   * Of given people: one entry each, and in it one for each segment; who lives not is not in it. Of all (people left out):
   * those that are in at least one segment or may be by time alone.
   */
  evaluate(
    context: EvaluateContext & { readonly people?: readonly string[] | undefined },
    segments: readonly ToEvaluate[],
    scene: Scene,
  ): Promise<Evaluated>
  /** Of all, some ten thousand people at a time. */
  slices(context: EvaluateContext, segments: readonly ToEvaluate[], scene: Scene): AsyncGenerator<Evaluated>
  preview(context: EvaluateContext, node: SegmentNode, scene: Scene, ask: PreviewAsked): Promise<Preview>
  undecided(
    context: EvaluateContext,
    node: NodeOf<'likelihood'>,
    scene: Scene,
    page: UndecidedPage,
  ): Promise<{ personId: string; score: number }[]>
  /** Where the workspace's buyers part into fifths; null: nobody has bought. */
  fifths(context: EvaluateContext, scene: Scene): Promise<Fifths | null>
}

export const createEvaluate = (given: {
  clickhouse: ClickHouse
  purposes: Purposes
  catalogues: Catalogues
}): Evaluate => {
  const { clickhouse, purposes, catalogues } = given
  const deps = { query: createQueryPermitted(clickhouse, purposes, catalogues), catalogues }
  const previewing = { ...deps, everybody: createEverybody(deps) }
  return {
    evaluate: ({ people, ...context }, segments, scene) =>
      people
        ? evaluatePeople(deps, context, segments, scene, people)
        : evaluateEverybody(deps, context, segments, scene),
    slices: (context, segments, scene) => evaluateSlices(deps, context, segments, scene),
    preview: (context, node, scene, ask) => previewOf(previewing, context, node, scene, ask),
    undecided: (context, node, scene, page) => undecidedBy(deps, context, node, scene, page),
    fifths: (context, scene) => fifthsOf(deps, context, scene),
  }
}
