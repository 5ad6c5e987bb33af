import { queueHistory } from '../../history/index.ts'
import { type Step, stillOk } from './chunk.ts'
import { historyRow } from './history-row.ts'

/** Last of the steps that use the person, so that nothing of an event that ended early gets into history. */
export const history: Step = async (chunk) => {
  const rows = stillOk(chunk).map((i) => historyRow(i.event, i.personId!, i.originId))
  await queueHistory(chunk.tx, rows, chunk.overrides, chunk.moves)
}
