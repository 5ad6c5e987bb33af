import type { PreferenceChannel } from '@candor/contracts'

/** Something that arrived. Times are milliseconds since 1970. */
export interface Delivered {
  readonly at: number
  /** How long it takes to have an opinion of it: a coffee a day, a mattress a month. */
  readonly daysToTry: number
  readonly isReturned: boolean
  readonly hasOpenCase: boolean
}

/** Where and when somebody wants to hear from us. */
export interface AskPreferences {
  /** Channels they allow and did not switch off, those that reach them best first. */
  readonly channels: readonly PreferenceChannel[]
  /** The one they named themselves. */
  readonly favourite: PreferenceChannel | null
  /** Whole hours of their day in which they may be asked, and their time zone (IANA). */
  readonly awake: { readonly from: number; readonly to: number; readonly timeZone: string }
}

export type WhenToAsk =
  | { readonly ask: true; readonly at: number; readonly channel: PreferenceChannel }
  | { readonly ask: false; readonly because: 'returned' | 'open_case' | 'no_channel' | 'too_late' }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Later than so many days after it could be tried, nobody remembers. */
const mostDaysLater = 14

/** The first moment from `at` on, by whole hours, that lies in the hours of somebody's day; those may run over midnight. */
const nextAwake = (at: number, { from, to, timeZone }: AskPreferences['awake']): number | null => {
  const hours = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone })
  const isAwake = (ms: number) => {
    const hour = Number(hours.format(ms))
    return from <= to ? hour >= from && hour < to : hour >= from || hour < to
  }
  if (isAwake(at)) return at
  // A day and an hour: where clocks change a day has 25.
  for (let n = 0; n <= 25; n++) {
    const next = (Math.floor(at / hourMs) + 1 + n) * hourMs
    if (isAwake(next)) return next
  }
  return null
}

/**
 * When, and through which channel, somebody is asked what they think of what was delivered: after they could try it, on the channel
 * they like best among those they allow, while they are awake. Not of what was returned, nor while the service looks after a
 * case of theirs. Whether they are asked at all then is decided as of any question. Pure.
 */
export const whenToAsk = (delivered: Delivered, preferences: AskPreferences, now: number): WhenToAsk => {
  if (delivered.isReturned) return { ask: false, because: 'returned' }
  if (delivered.hasOpenCase) return { ask: false, because: 'open_case' }
  const { channels, favourite } = preferences
  const channel = favourite !== null && channels.includes(favourite) ? favourite : channels[0]
  if (channel === undefined) return { ask: false, because: 'no_channel' }
  const tried = delivered.at + delivered.daysToTry * dayMs
  const at = nextAwake(Math.max(tried, now), preferences.awake)
  if (at === null) return { ask: false, because: 'no_channel' }
  return at > tried + mostDaysLater * dayMs ? { ask: false, because: 'too_late' } : { ask: true, at, channel }
}
