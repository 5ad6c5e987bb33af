import { expect, test } from 'vitest'
import type { Fields } from '../row.ts'
import { createSegmentMapper } from './segment-shape.ts'

const map = (fields: Fields, row = 1) => createSegmentMapper().push({ row, fields })[0]!
const event = (fields: Fields) => {
  const item = map(fields)
  if (item.kind !== 'line') throw new Error(`${item.reason}: ${item.detail}`)
  return JSON.parse(item.json) as Fields
}
const archived = { type: 'track', event: 'Bought', userId: 'u', messageId: 'm1', timestamp: '2020-01-01T00:00:00.000Z' }

test('an archived event keeps its id, its content and its time, and loses what would shift that time', () => {
  const stamps = { sentAt: '2020-01-01T00:00:09Z', receivedAt: '2020-01-01T00:00:10Z', originalTimestamp: '2019-12-31' }
  expect(event({ ...archived, ...stamps, properties: { price: 1 } })).toEqual({ ...archived, properties: { price: 1 } })
})

test('the time is taken from the next best field, and an event without any is not dated today', () => {
  const { timestamp: _, ...undated } = archived
  expect(event({ ...undated, originalTimestamp: '2019-05-05T05:05:05Z' }).timestamp).toBe('2019-05-05T05:05:05.000Z')
  expect(map(undated)).toMatchObject({ kind: 'reject', reason: 'missing_timestamp' })
  expect(map({ ...archived, timestamp: 'soon' })).toMatchObject({ kind: 'reject', reason: 'not_a_time' })
})

test('an event without an id gets the same one each time', () => {
  const { messageId: _, ...nameless } = archived
  expect(event(nameless).messageId).toMatch(/^import-/)
  expect(event(nameless).messageId).toBe(event(nameless).messageId)
  expect(map(nameless, 2)).not.toMatchObject({ id: event(nameless).messageId })
})

test('what the door would refuse for its size or depth is refused here', () => {
  let deep: Fields = {}
  for (let i = 0; i < 100_000; i++) deep = { deep }
  expect(map({ ...archived, properties: deep })).toMatchObject({ kind: 'reject', reason: 'too_deep' })
  expect(map({ ...archived, properties: { text: 'x'.repeat(33_000) } })).toMatchObject({ reason: 'too_large' })
})
