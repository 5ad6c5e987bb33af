import type { PreferencesChange } from '@candor/contracts'
import type { Resolution, Signal } from '@candor/rules'
import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import { type ForPurpose, type Purposes, retryConflicts, StaleRead } from '../../../platform/postgres/index.ts'
import type { AnswerOfSubject } from '../answers/answer-writer.ts'
import type { Catalogues } from '../catalogue/catalogue.ts'
import { knownKeys, livingIds } from '../consent.store.ts'
import { defaultAllow } from '../fold.ts'
import { presentationOf } from '../page/presentation-of.ts'
import { insertPresentation, type Presentation } from '../page/presentations.store.ts'
import { answersOfSheet } from '../page/take-answers.ts'
import { recordEntries } from '../record-entries.ts'
import { changesOfBody } from './changes-of-body.ts'
import { holderOfLink } from './holder-of-link.ts'
import { writePreferences } from './preferences.store.ts'
import type { TokenSubject } from './signed-tokens.ts'
import type { Preference } from './stricter.ts'
import { readTopics } from './topics.ts'

export interface SaveDeps {
  readonly purposes: Purposes
  readonly catalogues: Catalogues
  resolve(question: { jurisdiction: string | null; at: Date; signals: readonly Signal[] }): Resolution
}

/** Where a change came from: ISO 3166 or null, and the browser's signals. */
export interface From {
  readonly jurisdiction: string | null
  readonly signals: readonly Signal[]
}

type Tx = ForPurpose<'consent'>

/**
 * What the holder of a link says, as entries for the ledger: verified, since the link went to the person. A yes needs the
 * words it agrees to; a signal of the browser refuses only what was asked here, and leaves an earlier yes to the person.
 */
const answersOf = async (
  deps: SaveDeps,
  { workspaceId }: TokenSubject,
  change: PreferencesChange,
  presentation: Presentation | null,
  context: { from: From; key: string; now: number },
): Promise<AnswerOfSubject[]> => {
  const { from, key, now } = context
  if (!presentation && change.answers.some((a) => a.answer === 'grant'))
    throw problem('invalid_request', { detail: 'A yes needs `shown`: the words that were in front of the person.' })
  const catalogue = await deps.catalogues.of(workspaceId)
  const signals: readonly Signal[] = presentation?.signals.gpc === true ? ['gpc'] : from.signals
  const resolution = deps.resolve({ jurisdiction: from.jurisdiction, at: new Date(now), signals })
  const giver = { actor: 'person', channel: 'preference_centre', sourceId: null, verified: true, key }
  const sheet = { answers: change.answers, occurredAt: new Date(now).toISOString() }
  const asked = new Set(change.answers.map((a) => catalogue.purposes.get(a.purpose)?.bit))
  return answersOfSheet(catalogue, presentation, sheet, { resolution, giver, now }).filter((a) =>
    asked.has(a.purposeBit),
  )
}

const write = async (
  tx: Tx,
  link: TokenSubject,
  what: { answers: AnswerOfSubject[]; presentation: Presentation | null; preferences: Preference[]; key: string },
  now: number,
): Promise<void> => {
  const { answers, presentation, preferences, key } = what
  const { workspaceId, subject } = link
  // One change of a person after the other, before anything else is locked: a repetition sees what the first wrote.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`preferences:${workspaceId}:${subject}`}, 0))`.execute(tx)
  const holder = await holderOfLink(tx, link)
  if (holder === null) throw problem('link_ended')
  const { personId, originId } = holder
  const keys = answers.map((a) => a.idempotencyKey)
  if (answers.length > 0 && (await knownKeys(tx, workspaceId, keys)).size < keys.length) {
    if (presentation) await insertPresentation(tx, workspaceId, presentation)
    const entries = answers.map((answer) => ({ ...answer, subjectId: personId, originId: link.origin ?? null }))
    await recordEntries(tx, workspaceId, entries, { now: new Date(now), defaults: defaultAllow })
  }
  if (preferences.length === 0) return
  // Held, so that nobody merges the person away from under the change.
  await livingIds(tx, workspaceId, [personId])
  if ((await holderOfLink(tx, link))?.personId !== personId) throw new StaleRead('A person was merged meanwhile')
  const changes = preferences.map((one) => ({ ...one, personId, originId, idempotencyKey: key }))
  await writePreferences(tx, workspaceId, changes, 'preference_centre')
}

/**
 * Writes what the holder of a link changes, in one transaction with the ledger; in force when it resolves. The same
 * idempotency key of the same person twice is one change. Throws link_ended, invalid_request, unknown_purpose,
 * unknown_preference, unknown_agreement_version and text_never_published.
 */
export const savePreferences = async (
  deps: SaveDeps,
  holder: TokenSubject,
  change: PreferencesChange,
  from: From,
): Promise<void> => {
  const { workspaceId, subject } = holder
  const now = Date.now()
  const key = `preferences:${subject}:${change.idempotencyKey}`
  const system = deps.purposes.system('consent')
  const presentation =
    change.shown && change.answers.length > 0
      ? await presentationOf(deps.catalogues, workspaceId, change.shown, { ...from, sourceId: 0 })
      : null
  const answers = await answersOf(deps, holder, change, presentation, { from, key, now })
  const preferences = changesOfBody(change, await readTopics(system, workspaceId), now)
  const what = { answers, presentation, preferences, key }
  await retryConflicts(() => system.transaction().execute((tx) => write(tx, holder, what, now)))
}
