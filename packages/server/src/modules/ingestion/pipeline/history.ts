import { type OriginOverride, queueHistory } from '../../history/index.ts'
import { type Chunk, type Step, stillOk } from './chunk.ts'
import { historyRow } from './history-row.ts'

const overridesOf = (moves: Chunk['moves']): OriginOverride[] =>
  moves.map(({ workspaceId, originId, to, version }) => ({ workspaceId, originId, personId: to, version }))

/** Last of the steps that use the person, so that nothing of an event that ended early gets into history. */
export const history: Step = async (chunk) => {
  const rows = stillOk(chunk).map((i) => historyRow(i.event, i.personId!, i.originId))
  await queueHistory(chunk.tx, rows, chunk.overrides, overridesOf(chunk.moves))
}
