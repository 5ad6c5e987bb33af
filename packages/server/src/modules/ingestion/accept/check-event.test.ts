import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkEvent, idOf, maxEventBytes, typeOf } from './check-event.ts'
import { measure } from './measure.ts'

const track = (more: Record<string, unknown> = {}) => ({ type: 'track', event: 'Seen', userId: 'u1', ...more })

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })

test('an ordinary event of each kind is taken', () => {
  expect(checkEvent(track(), null)).toBeNull()
  expect(checkEvent({ type: 'identify', anonymousId: 'a1' }, null)).toBeNull()
  expect(checkEvent({ type: 'page', userId: 7 }, null)).toBeNull()
  expect(checkEvent({ type: 'screen', userId: 'u1', name: 'Home' }, null)).toBeNull()
  expect(checkEvent({ type: 'group', userId: 'u1', groupId: 0 }, null)).toBeNull()
  expect(checkEvent({ type: 'alias', userId: 'u1', previousId: 'a1' }, null)).toBeNull()
})

test('the route says the kind of call; else the event does, as type or action', () => {
  expect(typeOf({ type: 'page' }, 'track')).toBe('track')
  expect(typeOf({ action: 'track' }, null)).toBe('track')
  expect(typeOf({ type: 'Track' }, null)).toBeNull()
  expect(typeOf({ type: { toString: () => 'track' } }, null)).toBeNull()
})

test('null and empty ids are absent, numbers are written out', () => {
  expect([null, undefined, '', {}, true, Number.NaN].map(idOf)).toEqual(Array(6).fill(null))
  expect(['u', 0, -1, 1.5].map(idOf)).toEqual(['u', '0', '-1', '1.5'])
})

test.for([
  ['not_an_object', 'text'],
  ['not_an_object', null],
  ['not_an_object', [track()]],
  ['unknown_type', track({ type: 'guess' })],
  ['missing_identity', track({ userId: '', anonymousId: null })],
  ['invalid_message_id', track({ messageId: '' })],
  ['invalid_message_id', track({ messageId: 'x'.repeat(256) })],
  ['invalid_message_id', track({ messageId: 'a\0' })],
  ['identity_too_long', track({ anonymousId: 'x'.repeat(256) })],
  ['wrong_type', track({ context: 'text' })],
  ['wrong_type', track({ traits: [] })],
  ['missing_event_name', track({ event: 7 })],
  ['missing_event_name', track({ event: 'x'.repeat(256) })],
  ['missing_group_id', { type: 'group', userId: 'u1', groupId: '' }],
  ['missing_previous_id', { type: 'alias', userId: 'u1' }],
  ['too_deep', track({ properties: nested(33) })],
  ['too_large', track({ properties: { a: 'x'.repeat(maxEventBytes) } })],
] as const)('%s', ([reason, event]) => {
  expect(checkEvent(event, null)).toBe(reason)
})

test('an id that two people could share by accident is refused', () => {
  const bad = ['\ud800', 'a\0', '\x1f', '\ufffd', 2 ** 53, 1e21, Number.POSITIVE_INFINITY, true, {}, ['u']]
  for (const id of bad)
    for (const field of ['userId', 'anonymousId', 'previousId', 'groupId'])
      expect([field, id, checkEvent(track({ [field]: id }), null)]).toEqual([field, id, 'invalid_id'])
  for (const id of ['😀', 'ünï', 2 ** 53 - 1, -(2 ** 53) + 1, 0.5])
    expect(checkEvent(track({ userId: id }), null)).toBeNull()
})

test('the context of the batch counts as the event’s own', () => {
  expect(checkEvent(track(), null, { bytes: maxEventBytes - 200, tooDeep: false })).toBeNull()
  expect(checkEvent(track(), null, { bytes: maxEventBytes, tooDeep: false })).toBe('too_large')
  expect(checkEvent(track(), null, { bytes: 0, tooDeep: true })).toBe('too_deep')
})

test('an event is refused as too large exactly when its JSON has more than 32 KB', () => {
  const filler = fc.constantFrom('x', 'ü', '漢', '😀', '\x01', '"', '\n')
  fc.assert(
    fc.property(filler, fc.integer({ min: 1, max: 40_000 }), fc.boolean(), (unit, n, inKeys) => {
      const text = unit.repeat(n)
      const event = track({ properties: inKeys ? { [text]: 1 } : { list: [text, -1.7976931348623157e308] } })
      const large = Buffer.byteLength(JSON.stringify(event)) > maxEventBytes
      expect(checkEvent(event, null)).toBe(large ? 'too_large' : null)
    }),
  )
})

test('the quick measure times six is never less than the bytes of the JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(measure(value).size * 6).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(value)))
    }),
  )
})
