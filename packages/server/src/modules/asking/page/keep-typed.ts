import type { KeepTypedBody } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { readAsk, updateAsk } from '../asks.store.ts'
import { someoneOf } from '../person/subject.ts'
import type { Calling } from './next.ts'

/**
 * Keeps what was typed and not sent yet. Throws answer_of_another, already_answered, not_found. It is no answer: nobody but
 * the person is shown it.
 */
export const keepTyped = async (
  tx: ForPurpose<'asking'>,
  { deps, workspaceId }: Calling,
  { subject, askId, step, typed }: KeepTypedBody,
): Promise<void> => {
  const who = await someoneOf(tx, deps, workspaceId, subject)
  const ask = await readAsk(tx, workspaceId, askId)
  if (!ask) throw problem('not_found', { detail: 'Nothing was asked under this id.' })
  if (ask.personId !== who?.personId) throw problem('answer_of_another')
  if (ask.outcome === 'answered' || ask.outcome === 'taken_back') throw problem('already_answered')
  await updateAsk(tx, workspaceId, askId, { typed: { ...ask.typed, [step ?? ask.step ?? ask.key]: typed ?? null } })
}
