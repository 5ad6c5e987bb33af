import type { SentEvent } from './workload.ts'

/** What the databases hold when everything has settled. */
export interface Found {
  /** Rows of history, each under the person it belongs to now. */
  readonly history: readonly { messageId: string; person: string }[]
  /** Person → whom it was merged into. */
  readonly people: ReadonlyMap<string, string | null>
  /** `kind:value` → person. */
  readonly identifiers: ReadonlyMap<string, string>
  /** `person:key` → the message that told it. */
  readonly traits: ReadonlyMap<string, string>
  /** State → count. */
  readonly deliveries: Readonly<Record<string, number>>
  readonly outcomes: Readonly<Record<string, number>>
}

type Sent = ReadonlyMap<string, SentEvent>

/** Each acknowledged event once, and no other. */
const checkHistory = (sent: Sent, { history }: Found): string[] => {
  const counts = new Map<string, number>()
  for (const { messageId } of history) counts.set(messageId, (counts.get(messageId) ?? 0) + 1)
  const lost = [...sent.keys()].filter((id) => !counts.has(id))
  const doubled = [...counts].filter(([, n]) => n > 1).map(([id]) => id)
  const unknown = [...counts.keys()].filter((id) => !sent.has(id))
  const say = (what: string, ids: string[]) =>
    ids.length === 0 ? [] : [`${ids.length} events ${what}, such as ${ids.slice(0, 5).join(', ')}`]
  return [...say('lost', lost), ...say('doubled', doubled), ...say('of nobody', unknown)]
}

const checkCounts = (sent: Sent, { deliveries, outcomes }: Found): string[] => {
  const found: string[] = []
  if (deliveries[1] !== sent.size || Object.keys(deliveries).length !== 1)
    found.push(`deliveries are ${JSON.stringify(deliveries)}, and ${sent.size} events were acknowledged`)
  const { duplicate: _, ...others } = outcomes
  if (others.processed !== sent.size || Object.keys(others).length !== 1)
    found.push(`outcome_counts are ${JSON.stringify(outcomes)}, and ${sent.size} events were acknowledged`)
  return found
}

/** Identifiers and history lead to people who are there, and merged people to such in one step. */
const checkPeople = ({ people, identifiers, history, traits }: Found): string[] => {
  const isLiving = (id: string) => people.get(id) === null
  const found: string[] = []
  for (const [key, person] of identifiers) if (!isLiving(person)) found.push(`${key} belongs to nobody living`)
  for (const [id, into] of people)
    if (into !== null && !isLiving(into)) found.push(`${id} was merged into nobody living`)
  for (const { messageId, person } of history)
    if (!isLiving(person)) found.push(`${messageId} stands under nobody living`)
  for (const key of traits.keys()) if (!isLiving(key.split(':')[0]!)) found.push(`trait ${key} is nobody's`)
  return found
}

/** An event stands under whom its user id names; without one, under whom its device names. */
const checkPlaces = (sent: Sent, { identifiers, history }: Found): string[] =>
  history.flatMap(({ messageId, person }) => {
    const event = sent.get(messageId)
    if (!event) return []
    const key = event.userId === undefined ? `anonymous_id:${event.anonymousId}` : `user_id:${event.userId}`
    return identifiers.get(key) === person ? [] : [`${messageId} does not stand under the person of ${key}`]
  })

/** Two user ids are one person only where aliases say so. */
const checkUsers = (sent: Sent, { identifiers }: Found): string[] => {
  const parent = new Map<string, string>()
  const root = (id: string): string => {
    const up = parent.get(id)
    return up === undefined ? id : root(up)
  }
  for (const { type, userId, previousId } of sent.values()) {
    if (type !== 'alias' || !userId || !previousId) continue
    const [a, b] = [root(userId), root(previousId)]
    if (a !== b) parent.set(a, b)
  }
  const first = new Map<string, string>()
  const found: string[] = []
  for (const [key, person] of identifiers) {
    if (!key.startsWith('user_id:')) continue
    const user = key.slice('user_id:'.length)
    const other = first.get(person)
    if (other === undefined) first.set(person, user)
    else if (root(other) !== root(user)) found.push(`${other} and ${user} are one person, and no alias says so`)
  }
  return found
}

/** The newest message that told a trait holds it, however people were merged meanwhile. */
const checkTraits = (sent: Sent, { history, traits }: Found): string[] => {
  const newest = new Map<string, SentEvent>()
  for (const { messageId, person } of history) {
    const event = sent.get(messageId)
    if (event?.type !== 'identify') continue
    for (const key of Object.keys(event.traits ?? {})) {
      const at = `${person}:${key}`
      const now = newest.get(at)
      const isNewer =
        !now ||
        event.timestamp > now.timestamp ||
        (event.timestamp === now.timestamp && event.messageId > now.messageId)
      if (isNewer) newest.set(at, event)
    }
  }
  const found: string[] = []
  for (const [key, event] of newest)
    if (traits.get(key) !== event.messageId)
      found.push(`trait ${key} is of ${traits.get(key)}, and ${event.messageId} is newer`)
  for (const key of traits.keys()) if (!newest.has(key)) found.push(`trait ${key} was told by nobody`)
  return found
}

const some = (found: string[]) => (found.length <= 5 ? found : [...found.slice(0, 5), `and ${found.length - 5} more`])

/** Pure: all that differs between what was acknowledged and what is there. */
export const disagreements = (sent: Sent, found: Found): string[] =>
  [
    checkHistory(sent, found),
    checkCounts(sent, found),
    checkPeople(found),
    checkPlaces(sent, found),
    checkUsers(sent, found),
    checkTraits(sent, found),
  ].flatMap(some)
