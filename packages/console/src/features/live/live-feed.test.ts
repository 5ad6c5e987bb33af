import type { LiveOutcome } from '@candor/contracts'
import { expect, test } from 'vitest'
import { emptyFeed, feedReducer, fits, keptLines } from './live-feed.ts'

const outcome = (over: Partial<LiveOutcome> = {}): LiveOutcome => ({
  at: '2026-11-22T10:00:00.000Z',
  outcome: 'processed',
  reason: null,
  type: 'track',
  name: 'Product Viewed',
  messageId: 'm1',
  personId: null,
  sourceId: 1,
  count: 1,
  ...over,
})
const arrived = (...batch: LiveOutcome[]) => ({ type: 'arrived' as const, batch })

test('the newest line comes first, across batches and within one', () => {
  let feed = feedReducer(emptyFeed, arrived(outcome({ name: 'a' }), outcome({ name: 'b' })))
  feed = feedReducer(feed, arrived(outcome({ name: 'c' })))
  expect(feed.lines.map((l) => l.name)).toEqual(['c', 'b', 'a'])
})

test('every line has a key of its own, also after clearing', () => {
  let feed = feedReducer(emptyFeed, arrived(outcome(), outcome()))
  feed = feedReducer(feed, { type: 'clear' })
  feed = feedReducer(feed, arrived(outcome()))
  expect(feed.lines[0]?.key).toBe(2)
})

test('the list is bounded and the counts are not', () => {
  const feed = feedReducer(emptyFeed, arrived(...Array.from({ length: keptLines + 100 }, () => outcome())))
  expect(feed.lines).toHaveLength(keptLines)
  expect(feed.counts.processed).toBe(keptLines + 100)
})

test('a line that stands for a burst counts all of it', () => {
  const feed = feedReducer(emptyFeed, arrived(outcome({ outcome: 'withheld', reason: 'no_consent', count: 40 })))
  expect(feed.counts.withheld).toBe(40)
})

test('while paused nothing moves, and resuming loses nothing', () => {
  let feed = feedReducer(emptyFeed, arrived(outcome({ name: 'a' })))
  feed = feedReducer(feed, { type: 'pause' })
  feed = feedReducer(feed, arrived(outcome({ name: 'b' })))
  expect(feed.lines.map((l) => l.name)).toEqual(['a'])
  expect(feed.held).toHaveLength(1)
  feed = feedReducer(feed, { type: 'resume' })
  expect(feed.lines.map((l) => l.name)).toEqual(['b', 'a'])
  expect(feed.held).toHaveLength(0)
})

test('a filter narrows by outcome, source and name, and an empty one by nothing', () => {
  const none = { outcomes: [], sourceId: undefined, name: '' }
  expect(fits(outcome(), none)).toBe(true)
  expect(fits(outcome(), { ...none, outcomes: ['withheld'] })).toBe(false)
  expect(fits(outcome(), { ...none, sourceId: 2 })).toBe(false)
  expect(fits(outcome(), { ...none, name: 'product' })).toBe(true)
  expect(fits(outcome({ name: null, type: 'page' }), { ...none, name: 'page' })).toBe(true)
})
