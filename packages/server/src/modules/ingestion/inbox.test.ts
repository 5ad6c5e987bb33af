import { expect, test } from 'vitest'
import { createLog } from '../../platform/log.ts'
import { createInbox } from './inbox.ts'

const log = createLog('silent', 'test')
const frame = (bytes: number, fill = 1) => Buffer.alloc(bytes, fill)

/** A place to write to that answers when it is told to. */
const slow = () => {
  const rows: { events: number; body: Buffer; done(error?: Error): void }[] = []
  return {
    rows,
    write: (row: { events: number; body: Buffer }) =>
      new Promise<void>((resolve, reject) => {
        rows.push({ ...row, done: (error) => (error ? reject(error) : resolve()) })
      }),
    next: async () => {
      while (rows.length === 0) await new Promise((resolve) => setImmediate(resolve))
      return rows.shift()!
    },
  }
}

test('requests that come while a row is on its way share the next one, and are answered when it is written', async () => {
  const place = slow()
  const inbox = createInbox({ write: place.write, log })
  const answered: number[] = []
  const append = (n: number) => inbox.append(frame(10, n), 1).then(() => answered.push(n))
  append(1)
  const first = await place.next()
  const others = [append(2), append(3)]
  expect([first.events, answered]).toEqual([1, []])
  first.done()
  const second = await place.next()
  expect([second.events, [...second.body].filter((_, i) => i % 10 === 0), answered]).toEqual([2, [2, 3], [1]])
  second.done()
  await Promise.all(others)
  expect([answered, inbox.pendingBytes]).toEqual([[1, 2, 3], 0])
})

test('a row is bounded by bytes and by events, and one frame always fits', async () => {
  const place = slow()
  const inbox = createInbox({ write: place.write, log, maxRowBytes: 100, maxRowEvents: 5 })
  const sizes = [60, 60, 10, 500, 10]
  const all = sizes.map((bytes, i) => inbox.append(frame(bytes), i === 4 ? 5 : 1))
  const rows: number[] = []
  for (let i = 0; i < 4; i++) {
    const row = await place.next()
    rows.push(row.events)
    row.done()
  }
  await Promise.all(all)
  expect(rows).toEqual([1, 2, 1, 5])
})

test('when too much waits in memory, callers are sent away with a time to come back', async () => {
  const place = slow()
  const inbox = createInbox({ write: place.write, log, maxPendingBytes: 100 })
  const first = inbox.append(frame(80), 1)
  await expect(inbox.append(frame(30), 1)).rejects.toMatchObject({ code: 'overloaded', options: { retryAfter: 1 } })
  ;(await place.next()).done()
  await first
  const again = inbox.append(frame(30), 1)
  ;(await place.next()).done()
  await again
})

test('a row that could not be written is not acknowledged, and the next one is tried', async () => {
  const place = slow()
  const inbox = createInbox({ write: place.write, log })
  const lost = inbox.append(frame(10), 1)
  ;(await place.next()).done(new Error('Connection terminated'))
  await expect(lost).rejects.toMatchObject({ code: 'engine_unavailable', options: { retryAfter: 2 } })
  const next = inbox.append(frame(10), 1)
  ;(await place.next()).done()
  await next
  expect(inbox.pendingBytes).toBe(0)
})

test('closing waits for what is under way and takes nothing more', async () => {
  const place = slow()
  const inbox = createInbox({ write: place.write, log })
  const under = inbox.append(frame(10), 1)
  const row = await place.next()
  let closed = false
  const closing = inbox.close().then(() => {
    closed = true
  })
  await expect(inbox.append(frame(10), 1)).rejects.toMatchObject({ code: 'overloaded' })
  expect(closed).toBe(false)
  row.done()
  await Promise.all([under, closing])
  expect(closed).toBe(true)
})
