import type { Frequency } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { frequencyOf } from '../../consent/index.ts'
import { type HeldValue, holdingValues } from '../../profiles/index.ts'
import { membershipsOf } from '../../segments/index.ts'
import { readAsks, readNewestAnswers, type StoredAnswer, type StoredAsk } from '../asks.store.ts'
import { attentionOf, outcomeNow } from '../choose/attention.ts'
import type { Standing } from '../choose/gates.ts'
import type { AskingDeps } from '../deps.ts'
import type { Shelf } from '../shelf.ts'

/** Everything a decision about a person looks at, and where it came from. */
export interface PersonStanding extends Standing {
  readonly frequency: Frequency | null
  readonly contacts: readonly StoredAsk[]
  readonly values: ReadonlyMap<string, HeldValue>
  readonly said: ReadonlyMap<string, StoredAnswer>
}

/** Said by the person, or seen: what we think, or bought, is no reason not to ask. */
const isKnowledge = (value: HeldValue): boolean => value.class !== 'inferred' && value.class !== 'third'

/** Reads where a person stands, as of now: what is ignored by now counts as ignored. */
export const readStanding = async (
  tx: ForPurpose<'asking'>,
  deps: Pick<AskingDeps, 'isHeld'>,
  workspaceId: number,
  { personId, allow }: { readonly personId: string; readonly allow: number },
  shelf: Shelf,
  now: number,
): Promise<PersonStanding> => {
  const contacts = await readAsks(tx, workspaceId, personId)
  const said = new Map((await readNewestAnswers(tx, workspaceId, personId)).map((a) => [a.question, a]))
  const attributes = shelf.candidates.flatMap((c) =>
    c.questions.flatMap((q) => (q.attribute === null ? [] : [q.attribute])),
  )
  const values = await holdingValues(tx, workspaceId, personId, [...new Set(attributes)], now)
  const audiences = shelf.candidates.flatMap((c) => (c.audience === null ? [] : [c.audience]))
  const frequency = await frequencyOf(tx, workspaceId, personId)
  return {
    ...{ personId, allow, frequency, contacts, values, said },
    isHeld: await deps.isHeld(tx, workspaceId, personId),
    attention: attentionOf(contacts, frequency, shelf.settings, now),
    known: new Map(
      [...values].filter(([, v]) => isKnowledge(v)).map(([key, v]) => [key, { at: v.at, allow: v.allow }]),
    ),
    answers: said,
    asks: contacts.flatMap(({ kind, key, at, outcomeAt, ...ask }) =>
      kind === 'question' || kind === 'flow'
        ? [{ kind, key, at, outcomeAt, outcome: outcomeNow({ at, ...ask }, shelf.settings, now) }]
        : [],
    ),
    memberships: await membershipsOf(tx, workspaceId, personId, [...new Set(audiences)]),
    wasHelped: contacts.some((contact) => contact.helped),
  }
}

/** Where somebody stands who is not known: nothing is known of them, and only what needs no consent is permitted. */
export const standingOfNobody = (device: string, seen: readonly string[], now: number): Standing => ({
  ...{ personId: device, allow: 1, isHeld: false, known: new Map(), memberships: new Set(), wasHelped: false },
  attention: { lastAt: null, unanswered: 0, gapMs: 0, nextAt: null, never: false },
  answers: new Map(),
  asks: seen.map((key) => ({ kind: 'question', key, at: now, outcome: 'skipped', outcomeAt: now })),
})
