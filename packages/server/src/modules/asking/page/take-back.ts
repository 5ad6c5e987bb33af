import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { emptyAnswers, readAnswersTo, type StoredAsk, updateAsk } from '../asks.store.ts'
import { readVersion } from '../catalogue/items.store.ts'
import type { Someone } from '../person/subject.ts'
import { untellAnswer } from './tell.ts'

/**
 * Takes answers back: they are known no more from the very next reading on, and what was said is kept no longer. What was
 * paid stays paid. `question`: one of them; all of what was asked together, unless said. Throws not_found.
 */
export const takeBack = async (
  tx: ForPurpose<'asking'>,
  workspaceId: number,
  { who, ask, question, now }: { who: Someone; ask: StoredAsk; question?: string | undefined; now: number },
): Promise<string[]> => {
  const given = (await readAnswersTo(tx, workspaceId, [ask.id])).filter(
    (answer) => answer.outcome === 'answered' && (question === undefined || answer.question === question),
  )
  if (given.length === 0) throw problem('not_found', { detail: 'There is no answer to take back.' })
  for (const answer of given) {
    const said = await readVersion(tx, workspaceId, 'question', answer.question, answer.version)
    if (!said || said.to.of === 'nowhere') continue
    const telling = { workspaceId, sourceId: ask.sourceId, askId: ask.id, key: answer.question, said, at: now }
    // Through the identifier that told it, or the older value would still hold.
    const through = { ...who, originId: answer.originId }
    await untellAnswer(tx, { ...telling, placement: ask.placement, recipientId: answer.recipientId }, through)
  }
  const questions = given.map((answer) => answer.question)
  await emptyAnswers(tx, workspaceId, ask.id, questions)
  const left = (await readAnswersTo(tx, workspaceId, [ask.id])).filter((answer) => answer.outcome === 'answered')
  if (left.length === 0)
    await updateAsk(tx, workspaceId, ask.id, { outcome: 'taken_back', at: now, step: null, typed: null })
  return questions
}
