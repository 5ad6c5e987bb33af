import {
  frequencies,
  type PersonPreferences,
  type PersonPreferencesChange,
  type PreferenceTopic,
  preferenceChannels,
} from '@candor/contracts'
import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { livingIds } from '../consent.store.ts'
import { livingPerson } from '../subjects/subjects.store.ts'
import { changesOfBody } from './changes-of-body.ts'
import { originOfLink } from './holder-of-link.ts'
import { readPreferences, writePreferences } from './preferences.store.ts'
import type { Preference } from './stricter.ts'
import { readTopics } from './topics.ts'

type Tx = ForPurpose<'consent'>

/** What a person chose, and what holds where they did not. Pure. */
export const personPreferencesOf = (
  personId: string,
  topics: readonly PreferenceTopic[],
  chosen: readonly Preference[],
): PersonPreferences => {
  const known = new Map(chosen.map((p) => [`${p.kind}:${p.key}`, p]))
  const sinceOf = (one: Preference | undefined) => (one ? new Date(one.at).toISOString() : null)
  const choice = (kind: 'topic' | 'channel', key: string, otherwise: boolean) => {
    const one = known.get(`${kind}:${key}`)
    return { key, on: one ? one.value === 'on' : otherwise, since: sinceOf(one) }
  }
  const frequency = known.get('frequency:')
  return {
    personId,
    topics: topics.map(({ key, onByDefault }) => choice('topic', key, onByDefault)),
    channels: preferenceChannels.map((key) => choice('channel', key, true)),
    frequency: { value: frequencies.find((f) => f === frequency?.value) ?? null, since: sinceOf(frequency) },
  }
}

const nobody = () => problem('not_found', { detail: 'There is no such person in this workspace.' })

/** How a person wants to be written to, by any id they ever had. Throws not_found. */
export const readPersonPreferences = async (tx: Tx, workspaceId: number, id: string): Promise<PersonPreferences> => {
  const personId = await livingPerson(tx, workspaceId, id)
  if (personId === null) throw nobody()
  const chosen = await readPreferences(tx, workspaceId, [personId])
  return personPreferencesOf(personId, await readTopics(tx, workspaceId), chosen)
}

/**
 * Records what an operator was told, in the caller's transaction. The same idempotency key of the same person twice is one
 * change. Throws not_found, unknown_preference, and conflict for somebody without any identifier.
 */
export const writePersonPreferences = async (
  tx: Tx,
  workspaceId: number,
  id: string,
  change: PersonPreferencesChange,
): Promise<void> => {
  const preferences = changesOfBody({ ...change, answers: [] }, await readTopics(tx, workspaceId), Date.now())
  // As the holder of a link does: one change of a person after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`preferences:${workspaceId}:${id}`}, 0))`.execute(tx)
  // Held, so that nobody merges the person away from under the change.
  const personId = (await livingIds(tx, workspaceId, [id])).get(id)
  if (personId === undefined) throw nobody()
  // It hangs on the identifier that a link to the person would go to, and goes where that goes.
  const originId = await originOfLink(tx, workspaceId, personId, null)
  if (originId === null) throw problem('conflict', { detail: 'Nobody can be reached who has no identifier.' })
  const idempotencyKey = `operator:${id}:${change.idempotencyKey}`
  const changes = preferences.map((one) => ({ ...one, personId, originId, idempotencyKey }))
  await writePreferences(tx, workspaceId, changes, 'operator')
}
