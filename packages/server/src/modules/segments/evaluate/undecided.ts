import type { NodeOf } from '../compile/condition.ts'
import { type Scene, undecidedQuery } from '../compile/index.ts'
import { type EvaluateContext, type EvaluateDeps, surroundings } from './context.ts'
import { preview as limits } from './limits.ts'

export interface UndecidedPage {
  readonly limit: number
  /** Where the page before ended. */
  readonly after?: string | undefined
}

/** People of whom the clues do not say whether it is so, with their points, in the order of their ids. */
export const undecidedBy = async (
  deps: EvaluateDeps,
  context: EvaluateContext,
  node: NodeOf<'likelihood'>,
  scene: Scene,
  page: UndecidedPage,
): Promise<{ personId: string; score: number }[]> => {
  const query = undecidedQuery(node.likelihood, page, await surroundings(deps, context.workspaceId, scene))
  const options = { params: query.params, settings: limits.settings }
  return (await deps.query<{ personId: string; score: number }>(context, query.build, options)).rows
}
