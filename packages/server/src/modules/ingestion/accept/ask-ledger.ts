import {
  joinKnown,
  type KnownHolder,
  type LedgerAtTheDoor,
  type Named,
  needsPast,
  nothingKnown,
  type Standing,
} from '../../consent/index.ts'
import type { SourceRecord } from '../../workspaces/index.ts'
import { emailOf } from '../pipeline/normalise.ts'
import { occurredAt, sentAt } from '../pipeline/times.ts'
import type { Arrival } from './accept.ts'
import { idOf, isSoundId, maxIdLength, type RawEvent, typeOf } from './check-event.ts'
import type { ParsedRequest } from './parse-request.ts'
import { contextOf } from './shared-fields.ts'

/** Whom an event is about, as far as the door can tell, and what the ledger knows of them. */
export interface Known {
  /** Null: nobody, yet. */
  readonly personId: string | null
  readonly standing: Standing
  /** When it happened, milliseconds since 1970; never later than it came. */
  readonly at: number
}

type Holder = KnownHolder | null

interface Names<T> {
  readonly user: T
  readonly device: T
  readonly email: T
  /** The previous id of an alias may be a user's or a device's. */
  readonly previousUser: T
  readonly previousDevice: T
}

/** Which people an event is about: as identity will decide it (identity/resolve.ts). The first stands for all of them. */
const peopleOf = (namesUser: boolean, held: Names<Holder>): KnownHolder[] => {
  const { user, device, email, previousUser, previousDevice } = held
  const isFree = (h: Holder): h is KnownHolder => h !== null && !h.hasUser
  const first = namesUser ? (user ?? [email, device].find(isFree)) : (device ?? email)
  const joined = [device, email, previousUser === null ? previousDevice : null].filter(isFree)
  const people = [first, ...joined, previousUser].filter((h) => h !== null && h !== undefined)
  return [...new Map(people.map((h) => [h.personId, h])).values()]
}

/** Of an identify call, as the pipeline will read it: traits may stand in the context too. */
const emailIn = (event: RawEvent, request: ParsedRequest): string | null => {
  const traits = [event.traits, contextOf(event, request.shared).traits] as ({ email?: unknown } | null | undefined)[]
  return emailOf(traits[0]?.email ?? traits[1]?.email)
}

const namesOf = (event: RawEvent, request: ParsedRequest, workspaceId: number, at: Arrival): Names<Named | null> => {
  const named = (kind: string, value: string | null): Named | null =>
    value === null || value.length > maxIdLength || !isSoundId(value) ? null : { workspaceId, kind, value }
  const type = typeOf(event, at.routeType)
  const previous = type === 'alias' ? idOf(event.previousId) : null
  return {
    user: named('user_id', idOf(event.userId)),
    device: named('anonymous_id', idOf(event.anonymousId)),
    email: named('email', type === 'identify' ? emailIn(event, request) : null),
    previousUser: named('user_id', previous),
    previousDevice: named('anonymous_id', previous),
  }
}

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
): Promise<Known[]> => {
  const names = request.events.map((event) =>
    typeof event === 'object' && event !== null ? namesOf(event as RawEvent, request, source.workspaceId, at) : null,
  )
  const asked = names.flatMap((n) => Object.values(n ?? {}).filter((name) => name !== null))
  const found = await ledger.holders(asked)
  const holders = new Map(asked.map((name, i) => [name, found[i] ?? null]))
  const holderOf = (name: Named | null): Holder => (name && holders.get(name)) ?? null
  return Promise.all(
    names.map(async (n, i): Promise<Known> => {
      if (!n) return { personId: null, standing: nothingKnown, at: at.receivedAt }
      const happened = timeOf(request.events[i] as RawEvent, request, at)
      const held = {
        ...{ user: holderOf(n.user), device: holderOf(n.device), email: holderOf(n.email) },
        ...{ previousUser: holderOf(n.previousUser), previousDevice: holderOf(n.previousDevice) },
      }
      const people = peopleOf(n.user !== null, held)
      if (people.length === 0) return { personId: null, standing: nothingKnown, at: happened }
      const states = joinKnown(people.map((p) => p.states))
      const past = needsPast(states, happened)
        ? (await Promise.all(people.map((p) => ledger.pastOf(source.workspaceId, p)))).flat()
        : null
      return { personId: people[0]!.personId, standing: { states, past }, at: happened }
    }),
  )
}
