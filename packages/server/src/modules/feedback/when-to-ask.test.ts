import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AskPreferences, whenToAsk } from './when-to-ask.ts'

const at = Date.parse('2026-11-02T22:30:00Z')
const parcel = { at, daysToTry: 3, isReturned: false, hasOpenCase: false }
const someone: AskPreferences = {
  channels: ['email', 'sms'],
  favourite: 'sms',
  awake: { from: 9, to: 20, timeZone: 'Asia/Shanghai' },
}

test('after they could try it, on the channel they like best, in the hours of their own day', () => {
  // 22:30 UTC is 06:30 in Shanghai: asked at nine there.
  const asked = { ask: true, at: Date.parse('2026-11-06T01:00:00Z'), channel: 'sms' }
  expect(whenToAsk(parcel, someone, at)).toEqual(asked)
  expect(whenToAsk(parcel, { ...someone, channels: ['email'] }, at)).toMatchObject({ channel: 'email' })
})

test('not of what was returned, not while a case is open, not where they allow no channel, not when it is long ago', () => {
  expect(whenToAsk({ ...parcel, isReturned: true }, someone, at)).toEqual({ ask: false, because: 'returned' })
  expect(whenToAsk({ ...parcel, hasOpenCase: true }, someone, at)).toEqual({ ask: false, because: 'open_case' })
  expect(whenToAsk(parcel, { ...someone, channels: [] }, at)).toEqual({ ask: false, because: 'no_channel' })
  expect(whenToAsk(parcel, someone, at + 30 * 86_400_000)).toEqual({ ask: false, because: 'too_late' })
})

test('never before now, never through a channel they do not allow, never while they sleep', () => {
  const channels = fc.subarray<'email' | 'sms' | 'push'>(['email', 'sms', 'push'])
  const favourite = fc.constantFrom(null, 'email' as const, 'sms' as const, 'push' as const)
  const hour = fc.integer({ min: 0, max: 23 })
  const zone = fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'Asia/Riyadh')
  fc.assert(
    fc.property(
      channels,
      favourite,
      hour,
      hour,
      zone,
      fc.nat(20 * 86_400_000),
      (allowed, best, from, to, timeZone, later) => {
        const decided = whenToAsk(
          parcel,
          { channels: allowed, favourite: best, awake: { from, to, timeZone } },
          at + later,
        )
        if (!decided.ask) return
        expect(decided.at).toBeGreaterThanOrEqual(at + later)
        expect(allowed).toContain(decided.channel)
        const there = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone })
        const local = Number(there.format(decided.at))
        expect(from <= to ? local >= from && local < to : local >= from || local < to).toBe(true)
      },
    ),
  )
})
