import { type ForPurpose, StaleRead } from '../../platform/postgres/index.ts'
import { queuePermissions } from '../history/index.ts'
import { uuidv7 } from '../identity/index.ts'
import {
  appendEntries,
  everOneWith,
  holdersOf,
  knownKeys,
  livingIds,
  mergedIds,
  type PersonMask,
  readStates,
  takeNumbers,
  writeMasks,
  writeStates,
} from './consent.store.ts'
import { tellChanged } from './consent-changed.ts'
import { isAnswer, type NewEntry } from './entries.ts'
import { applyEntry, type States } from './fold.ts'
import { readTerms } from './log/terms.ts'
import { readEntries, readSilentMerges } from './past.store.ts'
import { project } from './project.ts'
import { isMove, namedIn, personMask, toStep } from './projection.ts'
import { sealEntry } from './record.ts'

export interface Recorded {
  /** Number of the last entry written; null when every one was known already. */
  readonly seq: number | null
  readonly written: number
  readonly masks: readonly PersonMask[]
}

/** The same key at the same time by another process: it was not known when we looked, and is when the head is ours. */
const appendOnce: typeof appendEntries = (...entries) =>
  appendEntries(...entries).catch((error: unknown) => {
    const { code, constraint } = error as { code?: unknown; constraint?: unknown }
    if (code === '23505' && constraint === 'consent_ledger_once') throw new StaleRead('An answer was written meanwhile')
    throw error
  })

/** What was said through an identifier is said of whoever has it: of somebody else by now, if it changed hands meanwhile. */
const refuseMoved = async (
  tx: ForPurpose,
  workspaceId: number,
  entries: readonly NewEntry[],
  standsFor: (id: string) => string,
) => {
  const through = entries.flatMap((e) => (isAnswer(e) && e.originId ? [{ id: e.subjectId, origin: e.originId }] : []))
  const holders = await holdersOf(
    tx,
    workspaceId,
    through.map((t) => t.origin),
  )
  if (through.some(({ id, origin }) => (holders.get(origin) ?? standsFor(id)) !== standsFor(id)))
    throw new StaleRead('An identifier changed hands meanwhile')
}

interface Folded {
  readonly states: States
  readonly masks: readonly PersonMask[]
}

/** The states before, and what is new on top of them. */
const foldOn = async (
  tx: ForPurpose,
  workspaceId: number,
  numbered: readonly { seq: number; entry: NewEntry }[],
  context: { people: readonly string[]; standsFor: (id: string) => string; now: Date; defaults: bigint },
): Promise<Folded> => {
  const { people, standsFor, now, defaults } = context
  const states = await readStates(tx, workspaceId, people)
  for (const { seq, entry } of numbered) {
    const step = isMove(entry) ? null : toStep(entry, seq)
    // An answer about somebody who was merged meanwhile is about the one who stands for both.
    if (step) applyEntry(states, step.kind === 'merge' ? step : { ...step, subjectId: standsFor(step.subjectId) })
  }
  const lastAbout = new Map(numbered.flatMap(({ seq, entry }) => namedIn(entry).map((id) => [standsFor(id), seq])))
  const masks = [...lastAbout].map(([personId, seq]) =>
    personMask(personId, states.get(personId), defaults, { seq, recordedAt: now }),
  )
  return { states, masks }
}

/** Where identifiers changed hands the states before say too little: all that was ever said is gone through again. */
const foldAnew = async (
  tx: ForPurpose,
  workspaceId: number,
  ids: readonly string[],
  defaults: bigint,
): Promise<Folded> => {
  const people = await everOneWith(tx, workspaceId, ids)
  const silent = await readSilentMerges(tx, workspaceId, people)
  const { states, maskOf } = project(await readEntries(tx, workspaceId, people), silent, defaults)
  return { states, masks: [...new Set(ids)].flatMap((id) => maskOf(id) ?? []) }
}

/**
 * Writes entries to a workspace's ledger and everything that follows from them, in the caller's transaction: ledger and
 * leaf, current state, masks beside the data, the copy for ClickHouse, and the outbox. The next read after the commit
 * sees it, in both databases. An entry whose key is known already is left out.
 */
export const recordEntries = async (
  tx: ForPurpose,
  workspaceId: number,
  entries: readonly NewEntry[],
  options: { now: Date; defaults: bigint },
): Promise<Recorded> => {
  const known = await knownKeys(
    tx,
    workspaceId,
    entries.map((e) => e.idempotencyKey),
  )
  // Of two under one key the first holds, here as between two transactions.
  const fresh = entries.filter(({ idempotencyKey: key }) => !known.has(key) && known.add(key))
  if (fresh.length === 0) return { seq: null, written: 0, masks: [] }

  const terms = await readTerms(tx, workspaceId, fresh)
  // After everything that can be read before: the head is held until the end of the transaction.
  const first = await takeNumbers(tx, workspaceId, fresh.length)
  const numbered = fresh.map((entry, i) => {
    const [seq, id] = [first + i, uuidv7()]
    return { seq, id, entry, sealed: sealEntry(terms, seq, id, options.now, entry) }
  })
  await appendOnce(tx, workspaceId, options.now, numbered)

  const named = [...new Set(fresh.flatMap(namedIn))]
  const living = await livingIds(tx, workspaceId, named.sort())
  // Also whoever stands for them: nobody takes an identifier from them until this is committed.
  const survivors = [...living.values()].filter((id) => !living.has(id))
  if (survivors.length > 0) await livingIds(tx, workspaceId, [...new Set(survivors)].sort())
  const standsFor = (id: string) => living.get(id) ?? id
  await refuseMoved(tx, workspaceId, fresh, standsFor)
  const people = [...new Set([...named, ...living.values()])]
  const { states, masks } = fresh.some(isMove)
    ? await foldAnew(tx, workspaceId, named.map(standsFor), options.defaults)
    : await foldOn(tx, workspaceId, numbered, { people, standsFor, ...options })
  await writeStates(tx, workspaceId, people, states)
  const copies = await masksOfMerged(tx, workspaceId, masks)
  await writeMasks(tx, workspaceId, [...masks, ...copies])
  await queuePermissions(
    tx,
    [...masks, ...copies].map((m) => ({ workspaceId, ...m })),
    fresh.some(isAnswer) ? 'consent' : 'person',
  )
  await tellChanged(tx, workspaceId, masks)
  return { seq: first + fresh.length - 1, written: fresh.length, masks }
}

/**
 * Those who were merged get the mask of the survivor: ClickHouse judges events by the id they were written under, and an
 * old permission of somebody who is now part of another must not outlive that person's answers.
 */
const masksOfMerged = async (tx: ForPurpose, workspaceId: number, masks: readonly PersonMask[]) => {
  const byPerson = new Map(masks.map((m) => [m.personId, m]))
  const merged = await mergedIds(tx, workspaceId, [...byPerson.keys()])
  return [...merged].map(([id, living]): PersonMask => ({ ...byPerson.get(living)!, personId: id }))
}
