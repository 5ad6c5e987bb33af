import type { PreferencesView } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { Purposes } from '../../../platform/postgres/index.ts'
import type { Catalogues } from '../catalogue/catalogue.ts'
import { historyOf, standingOf } from '../subjects/subjects.store.ts'
import { holderOfLink } from './holder-of-link.ts'
import { type KnownOf, readEmail, readPreferences } from './preferences.store.ts'
import type { TokenSubject } from './signed-tokens.ts'
import { readTopics } from './topics.ts'
import { preferencesView } from './view.ts'

/** Receipts that one page lists. */
const receiptLimit = 200

/** No answers of the person: a merge joins answers, an expiry ends one. */
const notAnswers = new Set(['merge', 'move', 'expire'])

/** What the person of a link decided and is known by. Throws link_ended when there is no such person any more. */
export const readOwnPreferences = async (
  { purposes, catalogues, knownOf }: { purposes: Purposes; catalogues: Catalogues; knownOf: KnownOf },
  link: TokenSubject,
  locale: string | undefined,
): Promise<PreferencesView> => {
  const { workspaceId } = link
  const catalogue = await catalogues.of(workspaceId)
  return purposes.withPurpose('consent', { workspaceId, actor: 'preference link' }, async (tx) => {
    const holder = await holderOfLink(tx, link)
    if (holder === null) throw problem('link_ended')
    const { personId } = holder
    const history = await historyOf(tx, workspaceId, personId, receiptLimit)
    const stored = {
      catalogue,
      topics: await readTopics(tx, workspaceId),
      standing: await standingOf(tx, workspaceId, personId),
      preferences: await readPreferences(tx, workspaceId, [personId]),
      known: await knownOf(tx, workspaceId, personId),
      email: await readEmail(tx, workspaceId, personId),
      answers: history.filter((entry) => !notAnswers.has(entry.kind)),
    }
    return preferencesView(stored, locale, Date.now())
  })
}
