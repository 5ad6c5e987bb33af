import { type Fifths, fifthsQuery, type Scene } from '../compile/index.ts'
import { type EvaluateContext, type EvaluateDeps, surroundings } from './context.ts'
import { preview as limits } from './limits.ts'

/** Where the buyers who allow the purpose part into fifths now; null: nobody has bought. */
export const fifthsOf = async (deps: EvaluateDeps, context: EvaluateContext, scene: Scene): Promise<Fifths | null> => {
  const query = fifthsQuery(await surroundings(deps, context.workspaceId, scene))
  const options = { params: query.params, settings: limits.settings }
  const { rows } = await deps.query<Fifths & { buyers: number }>(context, query.build, options)
  const [found] = rows
  if (!found || found.buyers === 0) return null
  return { recency: found.recency, frequency: found.frequency, monetary: found.monetary }
}
