import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import { type ForPurpose, StaleRead } from '../../../platform/postgres/index.ts'
import { holderOfLink } from '../../consent/index.ts'
import { identifierOf, identifyPeople, type NamedIdentifier } from '../../identity/index.ts'
import type { AskingDeps } from '../deps.ts'

/** How a page names somebody. */
export interface AskSubject {
  readonly anonymousId?: string | undefined
  readonly userId?: string | undefined
  readonly token?: string | undefined
}

/** Somebody who is held until the end of the transaction: one decision at a time is made about them. */
export interface Someone {
  readonly personId: string
  /** What they permit now, as bits. */
  readonly allow: number
  /** The number of the identifier through which they speak. */
  readonly originId: number
  /** Numbers of identifiers that only they can name: a device, a link. What was said through those may be shown to them. */
  readonly proven: ReadonlySet<number>
}

/**
 * One decision a person at a time, however many pages of theirs ask at once. Returns what they permit now, as bits. Throws
 * StaleRead when they were merged since.
 */
const hold = async (tx: ForPurpose, workspaceId: number, personId: string): Promise<number> => {
  const { rows } = await sql<{ allow: number }>`
    select case when valid_until > now() then allow else 0 end as allow from people
    where workspace_id = ${workspaceId} and id = ${personId} and merged_into is null for no key update`.execute(tx)
  if (!rows[0]) throw new StaleRead('The person was merged meanwhile')
  return rows[0].allow
}

interface Held {
  readonly id: number
  readonly kind: string
  readonly personId: string
}

const identifiersOf = async (
  tx: ForPurpose,
  workspaceId: number,
  names: readonly NamedIdentifier[],
): Promise<Held[]> => {
  const { rows } = await sql<Held>`
    select i.id, i.kind, i.person_id as "personId" from identifiers i
    join unnest(${names.map((n) => n.kind)}::text[], ${names.map((n) => n.value)}::text[]) as k (kind, value)
      on i.kind = k.kind and i.value = k.value
    where i.workspace_id = ${workspaceId}`.execute(tx)
  return rows
}

const namesOf = async (deps: AskingDeps, workspaceId: number, { anonymousId, userId }: AskSubject) => {
  const rules = await deps.rules.of(workspaceId)
  const name = (kind: 'user_id' | 'anonymous_id', value: string | undefined): NamedIdentifier[] => {
    const kept = value === undefined ? null : identifierOf(rules, kind, value)
    return kept === null ? [] : [{ kind, value: kept }]
  }
  return [...name('user_id', userId), ...name('anonymous_id', anonymousId)]
}

/**
 * Whom a subject names, held: the holder of a link, else of the user id, else of the device. Null: nobody is known by it, and
 * nothing is written. Throws link_ended; StaleRead when they are merged meanwhile.
 */
export const someoneOf = async (
  tx: ForPurpose<'asking'>,
  deps: AskingDeps,
  workspaceId: number,
  subject: AskSubject,
): Promise<Someone | null> => {
  if (subject.token !== undefined) {
    const about = await deps.tokens.read('preferences', subject.token)
    if (!about || about.workspaceId !== workspaceId) throw problem('link_ended')
    const holder = await holderOfLink(tx as ForPurpose as ForPurpose<'consent'>, about)
    if (!holder) throw problem('link_ended')
    const allow = await hold(tx, workspaceId, holder.personId)
    return { ...holder, allow, proven: new Set([holder.originId]) }
  }
  const names = await namesOf(deps, workspaceId, subject)
  const held = names.length === 0 ? [] : await identifiersOf(tx, workspaceId, names)
  const speaks = held.find((one) => one.kind === 'user_id') ?? held[0]
  if (!speaks) return null
  const allow = await hold(tx, workspaceId, speaks.personId)
  const devices = held.filter((one) => one.kind === 'anonymous_id' && one.personId === speaks.personId)
  return { personId: speaks.personId, allow, originId: speaks.id, proven: new Set(devices.map((one) => one.id)) }
}

/**
 * The same, made if nobody is known by it: for an answer, which is something to remember. By one identifier only: an answer
 * is no evidence that a device and a user id are one person's; the site's own events say that. Null: it names nobody.
 */
export const someoneNewOf = async (
  tx: ForPurpose<'asking'>,
  deps: AskingDeps,
  workspaceId: number,
  subject: AskSubject,
): Promise<Someone | null> => {
  const known = await someoneOf(tx, deps, workspaceId, subject)
  if (known) return known
  const [who] = await namesOf(deps, workspaceId, subject)
  if (!who) return null
  const nothing = { userId: null, anonymousId: null, previousId: null, email: null }
  const claim = { workspaceId, messageId: '', type: 'identify', occurredAt: deps.now(), ...nothing }
  const named = who.kind === 'user_id' ? { userId: who.value } : { anonymousId: who.value }
  await identifyPeople(tx, [{ ...claim, ...named }])
  return someoneOf(tx, deps, workspaceId, subject)
}
