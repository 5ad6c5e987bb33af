/** How the SDK brings events to the server through everything a page and a network do, in a real browser. */

import { expect, test } from 'vitest'
import type { Candor } from '../../packages/sdk/src/index.ts'
import { address, context, numbered, open, recorder, settled, site, stored, track, until, useSite } from './sdk-site.ts'

declare const candor: Candor

useSite()

const granted = { consent: 'granted' } as const

test('events that could not be sent survive a reload and arrive once', async () => {
  const page = await open(granted)
  await settled(page)
  Object.assign(recorder.state, { status: 503, retryAfter: '3600' })
  await track(page, ...numbered('Event', 30))
  await until(() => expect(recorder.requests.at(-1)?.status).toBe(503))
  Object.assign(recorder.state, { status: 200, retryAfter: '' })
  await page.reload()
  await until(() => expect(recorder.names()).toEqual(numbered('Event', 30)))
  await settled(page)
  expect((await stored(page)).local).not.toHaveProperty(['q'])
  expect(Object.keys((await stored(page)).local).filter((name) => name.includes('.q.'))).toEqual([])
})

test('without Web Locks they survive as well', async () => {
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }))
  const page = await open(granted)
  await settled(page)
  Object.assign(recorder.state, { status: 503, retryAfter: '3600' })
  await track(page, ...numbered('Event', 3))
  await until(() => expect(recorder.requests.at(-1)?.status).toBe(503))
  Object.assign(recorder.state, { status: 200, retryAfter: '' })
  await page.reload()
  await until(() => expect(recorder.names()).toEqual(numbered('Event', 3)))
})

test('two tabs that send at the same time send each event once, and lose none', async () => {
  const tabs = await Promise.all([open({ ...granted, flushAt: 3 }), open({ ...granted, flushAt: 3 })])
  await Promise.all(
    tabs.map((tab, t) =>
      tab.evaluate(async (name) => {
        for (let i = 0; i < 60; i++) {
          candor.track(`${name} ${i}`)
          await new Promise((resolve) => setTimeout(resolve, 3))
        }
      }, `Tab ${t}`),
    ),
  )
  await Promise.all(tabs.map(settled))
  const names = recorder.names()
  expect(names.filter((n) => n.startsWith('Tab 0'))).toEqual(numbered('Tab 0', 60))
  expect(names.filter((n) => n.startsWith('Tab 1'))).toEqual(numbered('Tab 1', 60))
})

test('what a closed tab left is sent once, by one of the others, without a reload', async () => {
  const closing = await open(granted)
  const others = await Promise.all([open(granted), open(granted)])
  await Promise.all([closing, ...others].map(settled))
  Object.assign(recorder.state, { status: 503, retryAfter: '3600' })
  await track(closing, ...numbered('Left', 10))
  await until(() => expect(recorder.requests.at(-1)?.status).toBe(503))
  Object.assign(recorder.state, { status: 200, retryAfter: '' })
  await closing.close()
  await until(() => expect(recorder.names()).toEqual(numbered('Left', 10)))
  await Promise.all(others.map(settled))
  // Both tabs have had their turn with the segment when new events of both have passed.
  await Promise.all(others.map((tab) => track(tab, 'After')))
  await until(() => expect(recorder.names().length).toBe(12))
  expect(recorder.names().filter((n) => n !== 'After')).toEqual(numbered('Left', 10))
})

test('a page that goes away sends what waits', async () => {
  const page = await open({ ...granted, flushInterval: 600_000 })
  await track(page, 'Last words')
  await page.goto(`${site.url}/empty`)
  await until(() => expect(recorder.names()).toEqual(['Last words']))
})

test('a tab that is closed sends what waits', async () => {
  const page = await open({ ...granted, flushInterval: 600_000 })
  await track(page, 'Last words')
  await page.close({ runBeforeUnload: true })
  await until(() => expect(recorder.names()).toEqual(['Last words']))
})

test('where the browser has no keep-alive fetch, a beacon carries it', async () => {
  await context.addInitScript(() => Reflect.deleteProperty(Request.prototype, 'keepalive'))
  const page = await open({ ...granted, flushInterval: 600_000 })
  await track(page, 'Last words')
  await page.goto(`${site.url}/empty`)
  await until(() => expect(recorder.names()).toEqual(['Last words']))
  expect(recorder.requests.at(-1)?.headers['content-type']).toMatch(/^text\/plain/)
})

test('more than fits into the last request is sent by the next page', async () => {
  const page = await open({ ...granted, flushInterval: 600_000, flushAt: 1_000 })
  await page.evaluate(() => {
    for (let i = 0; i < 10; i++) candor.track(`Big ${i}`, { text: 'x'.repeat(20_000) })
  })
  await page.goto(`${site.url}/empty`)
  await page.goto(address(granted))
  await settled(page)
  await until(() => expect(new Set(recorder.names())).toEqual(new Set(numbered('Big', 10))))
  for (const { body } of recorder.requests) expect(JSON.stringify(body).length).toBeLessThan(480 * 1024)
})

test('a 503 is tried again no sooner than Retry-After says, and arrives once', async () => {
  const page = await open(granted)
  await settled(page)
  recorder.clear()
  Object.assign(recorder.state, { status: 503, retryAfter: '2' })
  await track(page, 'Patient')
  await until(() => expect(recorder.requests.length).toBe(1))
  Object.assign(recorder.state, { status: 200, retryAfter: '' })
  await page.evaluate(() => candor.flush())
  await until(() => expect(recorder.names()).toEqual(['Patient']))
  expect(recorder.requests.length).toBe(2)
  expect(recorder.requests[1]!.at - recorder.requests[0]!.at).toBeGreaterThan(1_950)
})

test.each([400, 401, 404, 413, 422])('a %i is not tried again, and is reported', async (status) => {
  const page = await open(granted)
  await settled(page)
  recorder.clear()
  recorder.state.status = status
  const reported = page.evaluate(
    () => new Promise<unknown>((resolve) => candor.on('dropped', ({ reason, detail }) => resolve({ reason, detail }))),
  )
  await track(page, 'Refused')
  expect(await reported).toEqual({ reason: 'http_error', detail: String(status) })
  recorder.state.status = 200
  await track(page, 'Next')
  await until(() => expect(recorder.names()).toEqual(['Next']))
  expect(recorder.requests.length).toBe(2)
})

test('what happens offline is sent when the network is back, once', async () => {
  const page = await open(granted)
  await settled(page)
  await context.setOffline(true)
  const waiting = page.evaluate(() => new Promise((resolve) => candor.on('waiting', ({ status }) => resolve(status))))
  await track(page, ...numbered('Offline', 5))
  expect(await waiting).toBe(0)
  expect(recorder.names()).toEqual([])
  await context.setOffline(false)
  await until(() => expect(recorder.names()).toEqual(numbered('Offline', 5)))
  await settled(page)
  expect(recorder.names().length).toBe(5)
})

test('a page that slept in the browser’s cache does not repeat what another tab has taken over meanwhile', async () => {
  const [sleeper, other] = await Promise.all([open(granted), open(granted)])
  await Promise.all([sleeper, other].map(settled))
  Object.assign(recorder.state, { status: 503, retryAfter: '3600' })
  await track(sleeper, ...numbered('Asleep', 5))
  await until(() => expect(recorder.requests.at(-1)?.status).toBe(503))
  Object.assign(recorder.state, { status: 200, retryAfter: '' })
  // Headless Chromium keeps no page in that cache; the page is told what it would be told.
  await sleeper.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await until(() => expect(recorder.names()).toEqual(numbered('Asleep', 5)))
  await settled(other)
  await sleeper.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  expect(await sleeper.evaluate(() => candor.state().queued)).toBe(0)
  await track(other, 'Other')
  await until(() => expect(recorder.names()).toEqual([...numbered('Asleep', 5), 'Other']))
})
