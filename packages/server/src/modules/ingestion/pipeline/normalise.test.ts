import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageHash, normalise } from './normalise.ts'
import { occurredAt, sentAt } from './times.ts'
import { wellFormed } from './well-formed.ts'

const header = { w: 1, s: 2, at: Date.UTC(2026, 0, 1, 12), m: 1 }
const read = (body: unknown, more = {}) =>
  normalise({
    header: { ...header, ...more },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  })

test('event time is the time of receipt minus the age of the event by its sender’s clock', () => {
  const at = (time: string) => ({ timestamp: `2026-01-01T${time}Z` })
  expect(occurredAt({}, null, 1_000)).toBe(1_000)
  expect(occurredAt({ timestamp: 'no time' }, 5, 1_000)).toBe(1_000)
  expect(occurredAt(at('10:00:00'), null, header.at)).toBe(Date.UTC(2026, 0, 1, 10))
  const sent = sentAt(undefined, 'no time', '2026-01-01T10:01:00Z')
  expect(occurredAt(at('10:00:00'), sent, header.at)).toBe(header.at - 60_000)
  expect(occurredAt({ ...at('03:00:00'), originalTimestamp: '2026-01-01T10:00:30Z' }, sent, header.at)).toBe(
    header.at - 30_000,
  )
  expect(occurredAt({ timestamp: 1e308 }, -1e308, 0)).toBe(Number.POSITIVE_INFINITY)
})

test('sentAt is that of the event, else of the batch, else of the header', () => {
  const event = { type: 'track', event: 'x', userId: 'u', messageId: 'm', timestamp: '2026-01-01T10:00:00Z' }
  const age = (body: object, more = {}) => header.at - read(body, more)[0]!.occurredAt
  expect(age({ batch: [{ ...event, sentAt: '2026-01-01T10:00:01Z' }], sentAt: '2026-01-01T10:00:02Z' })).toBe(1_000)
  expect(age({ batch: [event], sentAt: '2026-01-01T10:00:02Z' }, { sent: '2026-01-01T10:00:03Z' })).toBe(2_000)
  expect(age({ batch: [event] }, { sent: '2026-01-01T10:00:03Z' })).toBe(3_000)
})

test('traits of an identify are also taken from the context, under its own; of other calls never', () => {
  const call = {
    userId: 'u',
    messageId: 'm',
    context: { traits: { a: 1, email: ' Ann@Example.com ' } },
    traits: { a: 2 },
  }
  expect(read({ ...call, type: 'identify' })[0]).toMatchObject({ traits: { a: 2 }, email: 'ann@example.com' })
  expect(read({ ...call, type: 'track', event: 'x' })[0]).toMatchObject({ traits: { a: 2 }, email: null })
})

test('ids are texts; null and empty are absent', () => {
  const [event] = read({ type: 'alias', userId: 7, anonymousId: '', previousId: null, messageId: 'm' })
  expect(event).toMatchObject({ userId: '7', anonymousId: null, previousId: null, groupId: null })
})

test('a message has one hash of 32 hex digits', () => {
  expect(messageHash('m1')).toBe(messageHash('m1'))
  expect(messageHash('m1')).toMatch(/^[\da-f]{32}$/)
  expect(messageHash('m1')).not.toBe(messageHash('m2'))
})

test('after mending no text holds what a database does not take, and all else is as it was', () => {
  const nasty = fc.constantFrom('\ud800', '\udc00', '\0', '\x1f', 'a', '😀', '__proto__')
  const text = fc.array(nasty, { maxLength: 4 }).map((parts) => parts.join(''))
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.array(tie('any')), fc.dictionary(text, tie('any'))),
  })).any
  fc.assert(
    fc.property(value, (v) => {
      const mended = JSON.stringify(wellFormed(v))
      expect(mended).not.toMatch(/\\u(0000|001f|d[89a-f])/i)
      expect(wellFormed(JSON.parse(mended))).toEqual(JSON.parse(mended))
    }),
  )
  const fine = JSON.parse('{"__proto__":{"a":[1,null,"😀"]},"n":-0.5}')
  expect(JSON.stringify(wellFormed(fine))).toBe(JSON.stringify(fine))
})

test('an escape in one event mends that event and does not walk the rest of the request', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const body = `{"batch":[{"type":"track","event":"\\ud800","userId":"u","messageId":"m"}],"unknown":${deep}}`
  expect(read(body)[0]?.name).toBe('\uFFFD')
})
