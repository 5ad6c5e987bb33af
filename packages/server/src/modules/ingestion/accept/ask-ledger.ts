import type { EventType, IdentifierKind } from '@candor/contracts'
import {
  joinKnown,
  joinPasts,
  type KnownHolder,
  type LedgerAtTheDoor,
  type Named,
  needsPast,
  nothingKnown,
  type Standing,
} from '../../consent/index.ts'
import { emailOf, type IdentityRules } from '../../identity/index.ts'
import type { SourceRecord } from '../../workspaces/index.ts'
import { otherIdentifiers } from '../pipeline/claim-of.ts'
import { occurredAt, sentAt } from '../pipeline/times.ts'
import type { Arrival } from './accept.ts'
import { idOf, isSoundId, maxIdLength, type RawEvent, typeOf } from './check-event.ts'
import type { ParsedRequest } from './parse-request.ts'
import { contextOf } from './shared-fields.ts'

/** Whom an event is about, as far as the door can tell, and what the ledger knows of them. */
export interface Known {
  /** Null: nobody, yet. */
  readonly personId: string | null
  /** The number of the identifier through which it came; null where that is not known. */
  readonly originId: number | null
  readonly standing: Standing
  /** When it happened, milliseconds since 1970; never later than it came. */
  readonly at: number
}

type Holder = KnownHolder | null

interface Names<T> {
  readonly user: T
  readonly device: T
  /** An e-mail address, a phone number, ids in other systems. */
  readonly others: readonly T[]
  /** The previous id of an alias may be a user's or a device's. */
  readonly previousUser: T
  readonly previousDevice: T
}

/** Which people an event is about: as identity will decide it (identity/resolve.ts). The first stands for all of them. */
const peopleOf = (namesUser: boolean, held: Names<Holder>): KnownHolder[] => {
  const { user, device, others, previousUser, previousDevice } = held
  const isFree = (h: Holder): h is KnownHolder => h !== null && !h.hasUser
  const first = namesUser ? (user ?? [...others, device].find(isFree)) : (device ?? others.find((h) => h !== null))
  const joined = [device, ...others, previousUser === null ? previousDevice : null].filter(isFree)
  const people = [first, ...joined, previousUser].filter((h) => h !== null && h !== undefined)
  return [...new Map(people.map((h) => [h.personId, h])).values()]
}

/** As the pipeline will read them: the traits of an identify call may stand in the context too. */
const othersIn = (
  event: RawEvent,
  request: ParsedRequest,
  type: EventType | null,
  rules: IdentityRules,
): readonly { kind: IdentifierKind; value: string | null }[] => {
  if (type === null) return []
  const context = contextOf(event, request.shared)
  const told = [event.traits, context.traits] as (Record<string, unknown> | null | undefined)[]
  const others = otherIdentifiers({ type, traits: { phone: told[0]?.phone ?? told[1]?.phone }, context }, rules)
  if (type !== 'identify') return others
  return [{ kind: 'email', value: emailOf(told[0]?.email ?? told[1]?.email) }, ...others]
}

const namesOf = (
  event: RawEvent,
  request: ParsedRequest,
  { workspaceId }: SourceRecord,
  at: Arrival,
  rules: IdentityRules,
): Names<Named | null> => {
  const named = (kind: IdentifierKind, value: string | null): Named | null => {
    if (value === null || value.length > maxIdLength || !isSoundId(value)) return null
    return rules.isBlocked(kind, value) ? null : { workspaceId, kind, value }
  }
  const type = typeOf(event, at.routeType)
  const previous = type === 'alias' ? idOf(event.previousId) : null
  return {
    user: named('user_id', idOf(event.userId)),
    device: named('anonymous_id', idOf(event.anonymousId)),
    others: othersIn(event, request, type, rules).map((o) => named(o.kind, o.value)),
    previousUser: named('user_id', previous),
    previousDevice: named('anonymous_id', previous),
  }
}

const namedIn = (n: Names<Named | null>): Named[] =>
  [n.user, n.device, ...n.others, n.previousUser, n.previousDevice].filter((name) => name !== null)

const timeOf = (event: RawEvent, request: ParsedRequest, at: Arrival): number =>
  Math.floor(
    Math.min(at.receivedAt, occurredAt(event, sentAt(event.sentAt, request.shared.sentAt, at.sentAt), at.receivedAt)),
  )

/**
 * What the ledger knows of the people of a request, in the order of its events, in one look at it however many they are.
 * Only of a source that rests on consent: what another basis covers is narrowed by the pipeline.
 */
export const askLedger = async (
  ledger: LedgerAtTheDoor,
  request: ParsedRequest,
  source: SourceRecord,
  at: Arrival,
  rules: IdentityRules,
): Promise<Known[]> => {
  const names = request.events.map((event) =>
    typeof event === 'object' && event !== null ? namesOf(event as RawEvent, request, source, at, rules) : null,
  )
  const asked = names.flatMap((n) => (n === null ? [] : namedIn(n)))
  const found = await ledger.holders(asked)
  const holders = new Map(asked.map((name, i) => [name, found[i] ?? null]))
  const holderOf = (name: Named | null): Holder => (name && holders.get(name)) ?? null
  return Promise.all(
    names.map(async (n, i): Promise<Known> => {
      if (!n) return { personId: null, originId: null, standing: nothingKnown, at: at.receivedAt }
      const happened = timeOf(request.events[i] as RawEvent, request, at)
      const held = {
        ...{ user: holderOf(n.user), device: holderOf(n.device), others: n.others.map(holderOf) },
        ...{ previousUser: holderOf(n.previousUser), previousDevice: holderOf(n.previousDevice) },
      }
      const people = peopleOf(n.user !== null, held)
      if (people.length === 0) return { personId: null, originId: null, standing: nothingKnown, at: happened }
      const states = joinKnown(people.map((p) => p.states))
      const pastOf = async (p: KnownHolder) => ({
        personId: p.personId,
        entries: await ledger.pastOf(source.workspaceId, p),
      })
      const past = needsPast(states, happened) ? joinPasts(await Promise.all(people.map(pastOf))) : null
      const { personId } = people[0]!
      const through = [held.user, held.device, ...held.others].find((h) => h?.personId === personId)
      return { personId, originId: through?.originId ?? null, standing: { states, past }, at: happened }
    }),
  )
}
