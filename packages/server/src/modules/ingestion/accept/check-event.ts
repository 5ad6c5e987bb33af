import type { EventType, Rejection } from '@candor/contracts'
import { type Common, jsonBytes, measure } from './measure.ts'

/** Limits as Segment's, counted before compression. */
export const maxEventBytes = 32 * 1024
export const maxIdLength = 255

export type RawEvent = Record<string, unknown>

const types: ReadonlySet<unknown> = new Set<EventType>(['track', 'identify', 'page', 'screen', 'group', 'alias'])

/** The kind of call: said by the route, or by the event (`action` in some older clients). Null when it is none. */
export const typeOf = (event: RawEvent, routeType: EventType | null): EventType | null => {
  const type = routeType ?? event.type ?? event.action
  return types.has(type) ? (type as EventType) : null
}

/** An id as text; null and empty are absent (wire.md, rule 3); numbers are written out. */
export const idOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return null
}

/** What entry replaces (well-formed.ts), or has replaced: what is left of two different ids may be the same. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const damaged = /[\0\x1F\uFFFD\p{Surrogate}]/u
/** Nobody is called by a control character: it comes of a file that was read wrongly, and is seen by nobody who looks. */
const damagedId = /[\p{Cc}\uFFFD\p{Surrogate}]/u

/**
 * Whether an id still says whom it meant. Bytes that were not UTF-8 and whole numbers beyond 2^53 are rounded to
 * something that others share: taking them would join strangers.
 */
export const isSoundId = (value: unknown): boolean => {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return !damagedId.test(value)
  return (
    typeof value === 'number' && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  )
}

const isMessageId = (id: unknown) =>
  typeof id === 'string' && id !== '' && id.length <= maxIdLength && !damaged.test(id)

const isTooLong = (id: string | null) => id !== null && id.length > maxIdLength

const isObjectOrAbsent = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value))

const exceedsLimit = (event: RawEvent, size: number, commonBytes: number) =>
  // A UTF-16 unit is at most six bytes of JSON (an escape), so most events need no exact count.
  size * 6 + commonBytes > maxEventBytes && jsonBytes(event) + commonBytes > maxEventBytes

const nothingShared: Common = { bytes: 0, tooDeep: false }

/**
 * Why an event cannot be taken, or null. What its batch says for all counts as its own: it will be merged into it.
 * Checked by hand: this is the hot path.
 */
export const checkEvent = (
  event: unknown,
  routeType: EventType | null,
  common: Common = nothingShared,
): Rejection | null => {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return 'not_an_object'
  const e = event as RawEvent
  const { size, tooDeep } = measure(e)
  if (tooDeep || common.tooDeep) return 'too_deep'
  if (exceedsLimit(e, size, common.bytes)) return 'too_large'
  const type = typeOf(e, routeType)
  if (type === null) return 'unknown_type'
  const id = e.messageId
  if (id !== undefined && id !== null && !isMessageId(id)) return 'invalid_message_id'
  if (!isSoundId(e.userId) || !isSoundId(e.anonymousId) || !isSoundId(e.previousId) || !isSoundId(e.groupId))
    return 'invalid_id'
  const user = idOf(e.userId)
  const anonymous = idOf(e.anonymousId)
  const previous = idOf(e.previousId)
  if (user === null && anonymous === null) return 'missing_identity'
  if (isTooLong(user) || isTooLong(anonymous) || isTooLong(previous)) return 'identity_too_long'
  if (!isObjectOrAbsent(e.properties) || !isObjectOrAbsent(e.traits) || !isObjectOrAbsent(e.context))
    return 'wrong_type'
  if (type === 'track' && (typeof e.event !== 'string' || e.event === '' || e.event.length > maxIdLength))
    return 'missing_event_name'
  if (type === 'group' && idOf(e.groupId) === null) return 'missing_group_id'
  if (type === 'alias' && previous === null && anonymous === null) return 'missing_previous_id'
  return null
}
