import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxUnloadBytes } from './batch.ts'
import { type Answer, createDelivery } from './delivery.ts'
import { createQueue } from './queue.ts'
import { memoryStore } from './store.ts'

const microtasks = () => new Promise(setImmediate)
const answer = (status: number, retryAfter: number | null = null): Answer => ({ status, retryAfter, results: [] })

/** A device with its own time: pages come and go, its store stays. `answers` is what the server says, request by request. */
const device = (answers: (Answer | 'lost')[] = []) => {
  const store = memoryStore()
  const received: string[] = []
  const dropped: string[] = []
  const bodies: { at: number; parting: boolean; bytes: number; ids: string[] }[] = []
  let time = 1_800_000_000_000
  let made = 0
  let pages = 0

  const page = () => {
    let alive = true
    const segment = `page${pages++}`
    const timers = new Set<{ at: number; act: () => void }>()
    const queue = createQueue({
      store,
      now: () => time,
      maxEntries: 30,
      maxBytes: 1_000_000,
      onDrop: (_, ids) => dropped.push(...ids),
      onEmptied: () => {},
    })
    const delivery = createDelivery({
      queue,
      writeKey: 'wk',
      flushAt: 5,
      flushInterval: 5_000,
      now: () => time,
      random: () => 0.5,
      schedule: (act, ms) => {
        const timer = { at: time + ms, act }
        timers.add(timer)
        return () => timers.delete(timer)
      },
      post: async (body, parting) => {
        const ids = (JSON.parse(body).batch as { messageId: string }[]).map((e) => e.messageId)
        bodies.push({ at: time, parting, bytes: body.length, ids })
        const said = answers.shift() ?? answer(200)
        // Lost: the server has it, but the page never hears of it.
        if (said === 'lost' || (said.status >= 200 && said.status < 300)) received.push(...ids)
        await Promise.resolve()
        return alive ? (said === 'lost' ? answer(0) : said) : new Promise<Answer>(() => {})
      },
      emit: (signal, value) => {
        if (signal === 'dropped' && 'messageIds' in value) dropped.push(...value.messageIds)
      },
    })
    return {
      queue,
      delivery,
      track: (extra = '') => {
        const id = `m${made++}`
        queue.add(id, JSON.stringify({ messageId: id, extra }), segment)
        delivery.added()
      },
      pass: async (ms: number) => {
        const end = time + ms
        for (;;) {
          await microtasks()
          const next = [...timers].sort((a, b) => a.at - b.at)[0]
          if (!next || next.at > end) break
          timers.delete(next)
          time = Math.max(time, next.at)
          next.act()
        }
        time = end
      },
      leave: () => {
        delivery.handOver(true)
        alive = false
        timers.clear()
      },
    }
  }
  const reload = () => {
    const fresh = page()
    for (let i = 0; i < pages; i++) fresh.queue.adopt(`page${i}`, () => true)
    if (fresh.queue.size > 0) fresh.delivery.added()
    return fresh
  }
  return { page, reload, received, dropped, bodies, made: () => Array.from({ length: made }, (_, i) => `m${i}`) }
}

const said = fc.oneof(
  fc.constantFrom<Answer | 'lost'>(answer(200), answer(0), answer(500), answer(429), answer(400), 'lost'),
  fc.integer({ min: 0, max: 90_000 }).map((ms) => answer(503, ms)),
)
const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant('track' as const) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
  { weight: 1, arbitrary: fc.constantFrom('reload' as const, 'hide' as const, 'flush' as const, 'online' as const) },
)

test('every event is delivered at least once or reported as dropped, whatever the server, the network and the page do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(said, { maxLength: 25 }), fc.array(step, { maxLength: 60 }), async (answers, steps) => {
      const it = device(answers)
      let page = it.page()
      for (const s of steps) {
        if (s === 'track') page.track()
        else if (s === 'hide') page.delivery.handOver(false)
        else if (s === 'flush') void page.delivery.flush()
        else if (s === 'online') page.delivery.online()
        else if (s === 'reload') {
          page.leave()
          page = it.reload()
        } else await page.pass(s)
      }
      await page.pass(24 * 3_600_000)
      expect(page.queue.size).toBe(0)
      expect(new Set([...it.received, ...it.dropped])).toEqual(new Set(it.made()))
    }),
    { numRuns: 300 },
  )
})

test('events arrive in the order they were made', async () => {
  const kind = fc.oneof(fc.constant('track' as const), fc.integer({ min: 0, max: 60_000 }))
  const kinder = fc.constantFrom<Answer | 'lost'>(answer(200), answer(0), answer(503, 2_000), 'lost')
  await fc.assert(
    fc.asyncProperty(fc.array(kinder, { maxLength: 25 }), fc.array(kind, { maxLength: 60 }), async (answers, steps) => {
      const it = device(answers)
      const page = it.page()
      for (const s of steps) {
        if (s === 'track') page.track()
        else await page.pass(s)
      }
      await page.pass(24 * 3_600_000)
      const first = [...new Set(it.received)]
      expect(first).toEqual(it.made().filter((id) => first.includes(id)))
    }),
  )
})

test('no request is made before the time the server asked for, not even by a flush', async () => {
  const it = device([answer(503, 20_000)])
  const page = it.page()
  page.track()
  await page.delivery.flush()
  await page.delivery.flush()
  await page.pass(19_000)
  expect(it.bodies.length).toBe(1)
  await page.pass(5_000)
  expect(it.bodies.length).toBe(2)
  expect(it.bodies[1]!.at - it.bodies[0]!.at).toBeGreaterThanOrEqual(20_000)
  expect(it.received).toEqual(['m0'])
})

test('a page that leaves sends all that is not on its way, in parts below the browser’s limit, and keeps it until acknowledged', async () => {
  const it = device()
  const page = it.page()
  for (let i = 0; i < 4; i++) page.track('x'.repeat(30_000))
  page.leave()
  expect(it.bodies.map((b) => b.ids)).toEqual([['m0'], ['m1'], ['m2'], ['m3']])
  for (const body of it.bodies) expect(body.bytes).toBeLessThan(maxUnloadBytes)
  expect(page.queue.size).toBe(4)
})

test('looking away and then leaving sends an event once', async () => {
  const it = device()
  const page = it.page()
  page.track()
  page.delivery.handOver(false)
  page.delivery.handOver(true)
  expect(it.bodies.length).toBe(1)
})

test('what the server refuses for good is reported, and the next batch goes on', async () => {
  const it = device([answer(401)])
  const page = it.page()
  page.track()
  await page.delivery.flush()
  expect(it.dropped).toEqual(['m0'])
  page.track()
  await page.delivery.flush()
  expect(it.received).toEqual(['m1'])
})

test('an event that the server rejects alone is reported with its reason, and its neighbours count as delivered', async () => {
  const it = device([
    { status: 200, retryAfter: null, results: [{ status: 'accepted' }, { status: 'rejected', reason: 'x' }] },
  ])
  const page = it.page()
  page.track()
  page.track()
  await page.delivery.flush()
  expect(it.dropped).toEqual(['m1'])
  expect(page.queue.size).toBe(0)
})

test('a flush ends when nothing waits', async () => {
  const it = device()
  const page = it.page()
  await page.delivery.flush()
  for (let i = 0; i < 12; i++) page.track()
  const flushed = page.delivery.flush()
  await page.pass(10)
  await flushed
  expect(it.received.length).toBe(12)
})
