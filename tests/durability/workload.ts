import type { Random } from './random.ts'

/** What one client sends; a subset of Segment's shape. */
export interface SentEvent {
  readonly type: 'track' | 'identify' | 'alias'
  readonly messageId: string
  readonly timestamp: string
  readonly userId?: string
  readonly anonymousId?: string
  readonly previousId?: string
  readonly event?: string
  readonly traits?: Readonly<Record<string, unknown>>
  readonly properties?: Readonly<Record<string, unknown>>
}

/** 2026-01-01: the times of events rise from here, so that the newest of a trait is known without a clock. */
const epoch = Date.UTC(2026, 0, 1)
const users = 120
const devices = 200

/**
 * Events of people who are many times the same: shared devices, addresses, identifies in any order, aliases. Each has
 * a new message id and a time of its own, in no particular order.
 */
export const createWorkload = (random: Random, name: string) => {
  let made = 0
  return (): SentEvent => {
    const n = made++
    const messageId = `${name}-${n}`
    // Not in the order of sending: a client's clock is not ours.
    const timestamp = new Date(epoch + n * 50 + random.below(2_000)).toISOString()
    const userId = `u${random.below(users)}`
    const anonymousId = `d${random.below(devices)}`
    const common = { messageId, timestamp }
    const kind = random.next()
    if (kind < 0.55) return { ...common, type: 'track', event: 'Seen', anonymousId, properties: { n } }
    if (kind < 0.75) return { ...common, type: 'track', event: 'Order Completed', userId, properties: { revenue: n } }
    if (kind < 0.85) return { ...common, type: 'track', event: 'Opened', userId, anonymousId, properties: { n } }
    // Not every identify has an address, and some share one: then only one of the two people can have it.
    const email = random.next() < 0.5 ? { email: `${userId}@example.com` } : {}
    if (kind < 0.95) return { ...common, type: 'identify', userId, anonymousId, traits: { n, ...email } }
    if (kind < 0.98) return { ...common, type: 'identify', anonymousId, traits: { n, device: true } }
    // Both ways round may happen; a user who becomes itself is a no-op.
    return {
      ...common,
      type: 'alias',
      userId,
      previousId: random.next() < 0.5 ? anonymousId : `u${random.below(users)}`,
    }
  }
}
