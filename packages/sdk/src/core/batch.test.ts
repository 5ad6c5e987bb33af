import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchBody, byteLength, firstBatch, maxBatchBytes, maxEventBytes } from './batch.ts'

const sized = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: maxEventBytes }) }), { maxLength: 200 })

test('cutting batch after batch gives back every event, in order, each batch within its limits', () => {
  fc.assert(
    fc.property(sized, fc.integer({ min: 1, max: 50 }), (entries, most) => {
      let rest = entries
      const seen: typeof entries = []
      while (rest.length > 0) {
        const batch = firstBatch(rest, maxBatchBytes, most)
        expect(batch.length).toBeGreaterThan(0)
        expect(batch.length).toBeLessThanOrEqual(most)
        if (batch.length > 1) {
          expect(batch.reduce((sum, e) => sum + e.bytes + 1, 0)).toBeLessThanOrEqual(maxBatchBytes)
        }
        seen.push(...batch)
        rest = rest.slice(batch.length)
      }
      expect(seen).toEqual(entries)
    }),
  )
})

test('a body is JSON that holds the key, the time and the events as they were', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.jsonValue()), (writeKey, events) => {
      const sentAt = '2026-11-22T00:00:00.000Z'
      const json = events.map((e) => JSON.stringify(e))
      expect(JSON.parse(batchBody(writeKey, sentAt, json))).toEqual({
        writeKey,
        sentAt,
        batch: json.map((e) => JSON.parse(e)),
      })
    }),
  )
})

test('a body is no longer than its events, a comma each, and a frame below the room left to the server’s 500 KB', () => {
  const events = Array.from({ length: 500 }, () => JSON.stringify({ text: 'ü'.repeat(400) }))
  const sum = events.reduce((bytes, e) => bytes + byteLength(e) + 1, 0)
  expect(byteLength(batchBody('k'.repeat(64), new Date().toISOString(), events)) - sum).toBeLessThan(1_000)
})
