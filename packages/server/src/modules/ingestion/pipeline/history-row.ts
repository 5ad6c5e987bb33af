import type { HistoryRow } from '../../history/index.ts'
import type { PipelineEvent } from './event.ts'

/** ClickHouse holds no identifiers (architecture.md, rule 2): these keys never leave PostgreSQL. */
const identifyingKeys = new Set([
  'email',
  'phone',
  'username',
  'first_name',
  'last_name',
  'firstname',
  'lastname',
  'full_name',
  'address',
  'birthday',
  'ip',
  'password',
])

// Of bounded length, as addresses are (RFC 5321): unbounded, 32 KB without an end would cost a second each.
const emailAnywhere = /[^\s@"'<>()?&=/]{1,64}(?:@|%40)[^\s@"'<>()?&=/]{1,255}\.[a-z]{2,}/gi
const withoutEmails = (text: string) => text.replace(emailAnywhere, '[e-mail]')

/** A copy without identifying keys, and with e-mail addresses inside texts blanked out. */
export const withoutIdentifiers = (value: unknown): unknown => {
  if (typeof value === 'string') return withoutEmails(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutIdentifiers)
  const kept: [string, unknown][] = []
  for (const [key, v] of Object.entries(value)) {
    if (!identifyingKeys.has(key.toLowerCase())) kept.push([withoutEmails(key), withoutIdentifiers(v)])
  }
  return Object.fromEntries(kept)
}

/** Of the context, what describes the situation and not the device's owner: no address, no user agent, no device id. */
const contextKeys = ['page', 'library', 'locale', 'timezone', 'campaign', 'app', 'os', 'screen', 'groupId', 'channel']
const deviceKeys = ['type', 'manufacturer', 'model']

const pick = (from: Readonly<Record<string, unknown>>, keys: readonly string[]) => {
  const kept: Record<string, unknown> = {}
  for (const key of keys) if (from[key] !== undefined && from[key] !== null) kept[key] = from[key]
  return kept
}

const propertiesOf = (event: PipelineEvent): Record<string, unknown> => {
  // What a trait says stands on the profile, with its origin; history says only that it was told.
  if (event.type === 'identify') return { traits: Object.keys(event.traits).sort() }
  if (event.type === 'group') return { groupId: event.groupId, traits: Object.keys(event.traits).sort() }
  if (event.type === 'alias') return {}
  return event.properties
}

/** ClickHouse reads nothing of a text with a whole number that is too large for it; with an exponent it is one like others. */
const withExponents = (text: string): string =>
  text.replace(stringOrLongNumber, (found) => (found.startsWith('"') ? found : `${found}e0`))
const stringOrLongNumber = /"(?:[^"\\]|\\.)*"|\d{19,}/g

const json = (value: Record<string, unknown>): string => {
  const text = JSON.stringify(value)
  // Almost no event needs the walk: an address has an @, and an identifying key is one of a dozen words.
  const clean = needsCleaning.test(text) ? JSON.stringify(withoutIdentifiers(value)) : text
  return /\d{19}/.test(clean) ? withExponents(clean) : clean
}
const needsCleaning = new RegExp(`@|%40|"(?:${[...identifyingKeys].join('|')})"`, 'i')

/** What history keeps of an event. */
export const historyRow = (event: PipelineEvent, personId: string, originId: number): HistoryRow => {
  const context = pick(event.context, contextKeys)
  const device = event.context.device
  if (typeof device === 'object' && device !== null)
    context.device = pick(device as Record<string, unknown>, deviceKeys)
  return {
    workspaceId: event.workspaceId,
    personId,
    originId,
    occurredAt: event.occurredAt,
    receivedAt: event.receivedAt,
    messageId: event.messageId,
    type: event.type,
    name: withoutEmails(event.name),
    sourceId: event.sourceId,
    allowed: event.allowed,
    properties: json(propertiesOf(event)),
    context: json(context),
  }
}
