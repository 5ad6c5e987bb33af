import type { ForPurpose } from '../../platform/postgres/index.ts'
import { frequencyOf } from '../consent/index.ts'
import { uuidv7 } from '../identity/index.ts'
import { insertAsk, readAsks } from './asks.store.ts'
import { attentionOf } from './choose/attention.ts'
import type { Someone } from './person/subject.ts'
import { readSettings } from './shelf.ts'

/** A contact that another module wants to make: a prompt on a page, a message. */
export interface WantedContact {
  readonly kind: 'prompt' | 'message'
  /** What it is, in the words of whoever makes it. */
  readonly key: string
  readonly placement: string
  readonly channel: string
  readonly now: number
}

export type Spent =
  | { readonly spent: true; readonly contactId: string }
  /** `until` null: they want none. */
  | { readonly spent: false; readonly until: number | null }

/**
 * Spends attention of a person, if there is any: the one budget that questions, prompts and messages share. The person has to
 * be held (`for no key update`) by the caller, so that no two contacts are decided at once.
 */
export const spendAttention = async (
  tx: ForPurpose,
  workspaceId: number,
  who: Someone,
  { kind, key, placement, channel, now }: WantedContact,
): Promise<Spent> => {
  const contacts = await readAsks(tx, workspaceId, who.personId)
  const frequency = await frequencyOf(tx, workspaceId, who.personId)
  const { nextAt, never } = attentionOf(contacts, frequency, await readSettings(tx, workspaceId), now)
  if (never || nextAt !== null) return { spent: false, until: never ? null : nextAt }
  const contactId = uuidv7()
  await insertAsk(tx, workspaceId, who, {
    ...{ id: contactId, kind, key, version: 0, placement, channel, locale: '', sourceId: 0, at: now, spends: true },
    ...{ decision: null, context: {}, step: null, collected: 1 },
  })
  return { spent: true, contactId }
}
