import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxEventBytes } from './batch.ts'
import { createQueue } from './queue.ts'
import { memoryStore, type Store } from './store.ts'

const week = 7 * 24 * 3_600_000
const json = (id: string, extra = '') => JSON.stringify({ messageId: id, extra })

const open = (
  store: Store,
  { maxEntries = 1_000, maxBytes = 1_000_000, now = (): number => 1_800_000_000_000 } = {},
) => {
  const dropped: string[] = []
  const emptied: string[] = []
  const queue = createQueue({
    store,
    now,
    maxEntries,
    maxBytes,
    onDrop: (reason, ids) => dropped.push(...ids.map((id) => `${id} ${reason}`)),
    onEmptied: (segment) => emptied.push(segment),
  })
  const ids = () => queue.all().map((e) => e.id)
  return { queue, dropped, emptied, ids, adopt: (segment: string) => queue.adopt(segment, () => true) }
}

test('whoever takes a segment over finds every event that was not acknowledged, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 80 }), (acknowledged) => {
      const store = memoryStore()
      const first = open(store)
      acknowledged.forEach((_, i) => {
        first.queue.add(`m${i}`, json(`m${i}`), 's')
      })
      first.queue.remove(first.queue.all().filter((_, i) => acknowledged[i]))
      const next = open(store)
      next.adopt('s')
      expect(next.ids()).toEqual(acknowledged.flatMap((done, i) => (done ? [] : [`m${i}`])))
    }),
  )
})

test('every event is kept, or reported as dropped, when there is no room for all', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 })), fc.integer({ min: 1, max: 20 }), (sizes, maxEntries) => {
      const store = memoryStore()
      const { queue, ids, dropped } = open(store, { maxEntries, maxBytes: 1_000 })
      sizes.forEach((size, i) => {
        queue.add(`m${i}`, json(`m${i}`, 'x'.repeat(size)), 's')
      })
      // The oldest give way, so that what stays is the end of what came.
      expect([...dropped.map((d) => d.split(' ')[0]), ...ids()]).toEqual(sizes.map((_, i) => `m${i}`))
      expect(queue.size).toBeLessThanOrEqual(maxEntries)
      expect(store.names('q.').length).toBe(queue.size)
    }),
  )
})

test('an event in a request does not give way', () => {
  const { queue, ids } = open(memoryStore(), { maxEntries: 2 })
  queue.add('a', json('a'), 's')
  queue.all()[0]!.inFlight = 1
  for (const id of ['b', 'c']) queue.add(id, json(id), 's')
  expect(ids()).toEqual(['a', 'c'])
})

test('an event above 32 KB is refused and reported', () => {
  const { queue, dropped } = open(memoryStore())
  queue.add('big', json('big', 'é'.repeat(maxEventBytes / 2)), 's')
  expect(queue.size).toBe(0)
  expect(dropped).toEqual(['big too_large'])
})

test('a device that stores nothing leaves the queue in memory', () => {
  const { queue, ids } = open({ ...memoryStore(), set: () => false })
  queue.add('a', json('a'), 's')
  expect(ids()).toEqual(['a'])
  expect(queue.all()[0]!.segment).toBeNull()
})

test('what another tab left takes its place by time', () => {
  const store = memoryStore()
  let time = 1_800_000_000_000
  const now = () => time++
  const one = open(store, { now })
  const two = open(store, { now })
  one.queue.add('a', json('a'), 'one')
  two.queue.add('b', json('b'), 'two')
  one.queue.add('c', json('c'), 'one')
  two.adopt('one')
  expect(two.ids()).toEqual(['a', 'b', 'c'])
})

test('a clock that is set back does not turn the order around', () => {
  const store = memoryStore()
  let time = 1_800_000_000_000
  const { queue } = open(store, { now: () => time })
  for (const id of ['a', 'b', 'c']) {
    queue.add(id, json(id), 's')
    time -= 60_000
  }
  const next = open(store)
  next.adopt('s')
  expect(next.ids()).toEqual(['a', 'b', 'c'])
})

test('a segment is given back when its last event is gone, or when it holds none', () => {
  const store = memoryStore()
  open(store).queue.add('a', json('a'), 'one')
  const { queue, adopt, emptied } = open(store)
  adopt('one')
  expect(emptied).toEqual([])
  queue.remove(queue.all())
  expect(emptied).toEqual(['one'])
  adopt('none')
  expect(emptied).toEqual(['one', 'none'])
})

test('after a week an event is no longer sent, since the server may not recognise a repetition', () => {
  const store = memoryStore()
  open(store).queue.add('a', json('a'), 's')
  const later = open(store, { now: () => 1_800_000_000_000 + week })
  later.adopt('s')
  expect(later.dropped).toEqual(['a expired'])
  expect(store.names('q.')).toEqual([])
})

test('an item that is no event is removed and reported', () => {
  const store = memoryStore()
  for (const [i, text] of ['{', 'null', '[]', '{"messageId":5}'].entries()) store.set(`q.s.0${i}`, text)
  const { dropped, queue } = open(store)
  queue.adopt('s', () => true)
  expect(dropped).toEqual(Array(4).fill(' invalid'))
  expect(store.names('q.')).toEqual([])
})

test('what was read again after sleep is gone once the first request is acknowledged', () => {
  const store = memoryStore()
  const { queue, ids, adopt } = open(store)
  queue.add('a', json('a'), 's')
  const inRequest = queue.all().slice()
  queue.forgetStored()
  expect(ids()).toEqual([])
  adopt('s')
  expect(ids()).toEqual(['a'])
  queue.remove(inRequest)
  expect(ids()).toEqual([])
  expect(store.names('q.')).toEqual([])
})
