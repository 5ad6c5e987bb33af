/** What the SDK stores and sends, and what it does not: in a real browser, on a page of a strict site. */

import { describe, expect, test } from 'vitest'
import type { Candor } from '../../packages/sdk/src/index.ts'
import { context, nothing, open, recorder, settled, site, stored, told, track, until, useSite } from './sdk-site.ts'

declare const candor: Candor

useSite()

describe('before an answer', () => {
  test('nothing is stored on the device and nothing is sent, also when the page goes away', async () => {
    const page = await open({ flushAt: 1 })
    await track(page, 'Seen')
    await page.evaluate(() => candor.identify('user-1', { size: 'M' }))
    await page.evaluate(() => candor.flush())
    expect(await stored(page)).toEqual(nothing)
    expect(await page.evaluate(() => candor.state().held)).toBe(2)
    await page.goto(`${site.url}/empty`)
    expect(await stored(page)).toEqual(nothing)
    expect(await context.cookies()).toEqual([])
    expect(recorder.requests).toEqual([])
  })

  test('what waited is sent once the answer is yes, with the answer on it and as it was when it happened', async () => {
    const page = await open()
    const before = await page.evaluate(() => {
      const properties = { size: 'M' }
      candor.track('Seen', properties)
      properties.size = 'changed later'
      document.title = 'Changed later'
      return candor.state().anonymousId
    })
    await page.evaluate(() => candor.consent({ analytics: true }))
    await settled(page)
    const [notice, seen] = recorder.events()
    expect(notice?.event).toBe(told)
    expect(seen?.properties).toEqual({ size: 'M' })
    expect(seen?.context.page.title).toBe('Shop')
    expect(seen?.anonymousId).toBe(before)
    expect(seen?.context.consent).toEqual({
      categoryPreferences: { analytics: true, personalisation: false, advertising: false },
    })
    expect((await stored(page)).local['candor.wk.anonymousId']).toBe(before)
  })

  test('memory is bounded: the oldest give way and are reported', async () => {
    const page = await open({ maxHeld: 3 })
    const dropped = await page.evaluate(() => {
      const reasons: string[] = []
      candor.on('dropped', ({ count, reason }) => reasons.push(`${count} ${reason}`))
      for (let i = 0; i < 5; i++) candor.track(`Seen ${i}`)
      return reasons
    })
    expect(dropped).toEqual(['1 queue_full', '1 queue_full'])
    await page.evaluate(() => candor.consent('granted'))
    await until(() => expect(recorder.names()).toEqual(['Seen 2', 'Seen 3', 'Seen 4']))
  })
})

describe('after a no', () => {
  test('the device remembers the refusal and nothing else, and nothing is ever sent', async () => {
    const page = await open()
    await track(page, 'Before')
    await page.evaluate(() => candor.consent('denied'))
    await track(page, 'After')
    const refusal = { ...nothing, local: { 'candor.wk.consent': 'no' } }
    expect(await stored(page)).toEqual(refusal)
    await page.reload()
    await track(page, 'Later')
    await page.evaluate(() => candor.flush())
    expect(await page.evaluate(() => candor.state().consent.status)).toBe('refused')
    expect(await stored(page)).toEqual(refusal)
    expect(recorder.requests).toEqual([])
  })

  test('a withdrawal empties the device, reaches the server, and stops the other tab too', async () => {
    const page = await open()
    const other = await open()
    await page.evaluate(() => candor.consent('granted'))
    await other.waitForFunction(() => candor.state().consent.status === 'granted')
    const { anonymousId } = await page.evaluate(() => candor.state())
    expect(await other.evaluate(() => candor.state().anonymousId)).toBe(anonymousId)
    await settled(page)
    const refused = (name: string) => () =>
      expect(recorder.requests.some((r) => r.status === 503 && r.body.batch.some((e) => e.event === name))).toBe(true)
    Object.assign(recorder.state, { status: 503, retryAfter: '3600' })
    await track(other, 'Unsent too')
    await until(refused('Unsent too'))
    recorder.state.retryAfter = '1'
    await track(page, 'Unsent')
    await until(refused('Unsent'))
    await page.evaluate(() => candor.consent('denied'))
    await other.waitForFunction(() => candor.state().consent.status === 'refused' && candor.state().queued === 0)
    // The notice goes out when no request of before is on its way any more.
    await until(refused(told))
    Object.assign(recorder.state, { status: 200, retryAfter: '' })
    await settled(page)
    await track(other, 'Never')
    const last = recorder.events().at(-1)
    expect(last).toMatchObject({ event: told, anonymousId })
    expect(last?.context.consent).toMatchObject({ categoryPreferences: { analytics: false, advertising: false } })
    expect(recorder.names()).toEqual([])
    expect(await stored(page)).toEqual({ ...nothing, local: { 'candor.wk.consent': 'no' } })
    expect(await page.evaluate(() => candor.state().anonymousId)).not.toBe(anonymousId)
  })

  test('a withdrawal that did not reach the server is told by the next page', async () => {
    const page = await open({ consent: 'granted' })
    await settled(page)
    Object.assign(recorder.state, { status: 503, retryAfter: '1' })
    await page.evaluate(() => candor.consent('denied'))
    await until(() => expect(recorder.requests.some((r) => r.status === 503)).toBe(true))
    await page.close()
    Object.assign(recorder.state, { status: 200, retryAfter: '' })
    const next = await open()
    await until(() =>
      expect(recorder.events().at(-1)?.context.consent).toMatchObject({ categoryPreferences: { analytics: false } }),
    )
    await settled(next)
    expect((await stored(next)).local).toEqual({ 'candor.wk.consent': 'no' })
  })
})

describe('with consent', () => {
  const granted = { consent: 'granted' } as const

  test('a batch is one simple request: text/plain, the key inside, no preflight, no cookie, no referrer', async () => {
    const page = await open(granted)
    await track(page, 'A', 'B')
    await settled(page)
    for (const { method, url, headers, body } of recorder.requests) {
      expect(method).toBe('POST')
      expect(url).toBe('/v1/b')
      expect(headers['content-type']).toMatch(/^text\/plain/)
      expect(headers.cookie ?? headers.referer ?? headers.authorization).toBeUndefined()
      expect(body.writeKey).toBe('wk')
      expect(new Date(body.sentAt).toISOString()).toBe(body.sentAt)
    }
    expect(recorder.names()).toEqual(['A', 'B'])
    const [event] = recorder.events().slice(1)
    expect(Object.keys(event!.context).sort()).toEqual(['consent', 'library', 'locale', 'page', 'screen', 'timezone'])
  })

  test('an answer that a consent manager repeats on each page is told once', async () => {
    const page = await open(granted)
    await settled(page)
    await page.reload()
    await track(page, 'Seen')
    await page.evaluate(() => candor.consent('granted'))
    await until(() => expect(recorder.names()).toEqual(['Seen']))
    expect(recorder.events().filter((e) => e.event === told).length).toBe(1)
  })

  test('every kind of call arrives in Segment’s format', async () => {
    const page = await open(granted)
    await page.evaluate(() => {
      candor.identify('user-1', { email: 'a@example.com' })
      candor.page('Docs', 'Home', { a: 1 })
      candor.screen('Cart')
      candor.group('family-1', { size: 4 })
      candor.alias('user-2')
      candor.track('Order Completed', { total: 5 }, { timestamp: '2026-01-02T03:04:05Z', messageId: 'mine' })
    })
    await settled(page)
    expect(recorder.events().slice(1)).toMatchObject([
      { type: 'identify', userId: 'user-1', traits: { email: 'a@example.com' } },
      { type: 'page', category: 'Docs', name: 'Home', properties: { a: 1, title: 'Shop' }, userId: 'user-1' },
      { type: 'screen', name: 'Cart' },
      { type: 'group', groupId: 'family-1', traits: { size: 4 } },
      { type: 'alias', userId: 'user-2', previousId: 'user-1' },
      { type: 'track', timestamp: '2026-01-02T03:04:05.000Z', messageId: 'mine', properties: { total: 5 } },
    ])
  })

  test('signing out gives a fresh anonymous id and no user', async () => {
    const page = await open(granted)
    const [before, after] = await page.evaluate(() => {
      candor.identify('user-1')
      const states = [candor.state()]
      candor.track('Mine')
      candor.reset()
      candor.track('Somebody')
      return [...states, candor.state()]
    })
    expect(after!.userId).toBeNull()
    expect(after!.anonymousId).not.toBe(before!.anonymousId)
    await settled(page)
    const [mine, somebody] = recorder.events().slice(-2)
    expect(mine).toMatchObject({ event: 'Mine', userId: 'user-1', anonymousId: before!.anonymousId })
    expect(somebody).toMatchObject({ event: 'Somebody', anonymousId: after!.anonymousId })
    expect(somebody?.userId).toBeUndefined()
  })

  test('another user on the same device is not joined by the anonymous id', async () => {
    const page = await open(granted)
    const ids = await page.evaluate(() =>
      ['user-1', 'user-1', 'user-2'].map((id) => {
        candor.identify(id)
        return candor.state().anonymousId
      }),
    )
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[0])
  })

  test('a browser’s Global Privacy Control signal refuses advertising, whatever was chosen', async () => {
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
    )
    const page = await open(granted)
    await track(page, 'Seen')
    await settled(page)
    expect(recorder.events().at(-1)?.context.consent).toEqual({
      categoryPreferences: {
        functional: true,
        analytics: true,
        personalisation: true,
        advertising: false,
        ads_measurement: false,
        partner_sharing: false,
      },
      globalPrivacyControl: true,
    })
  })

  test('a site whose storage is forbidden works from memory', async () => {
    await context.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('forbidden', 'SecurityError')
        },
      })
    })
    const page = await open(granted)
    await track(page, 'A', 'B')
    await settled(page)
    expect(recorder.names()).toEqual(['A', 'B'])
    expect(new Set(recorder.events().map((e) => e.anonymousId)).size).toBe(1)
  })

  test('with persistence in memory, the device holds nothing, and events arrive all the same', async () => {
    const page = await open({ ...granted, persistence: 'memory' })
    await track(page, 'A')
    await settled(page)
    expect(recorder.names()).toEqual(['A'])
    expect(await stored(page)).toEqual(nothing)
  })

  test('nothing a caller, a listener or a plug-in does wrong reaches the page or loses another event', async () => {
    const page = await context.newPage()
    await page.goto(`${site.url}/page`)
    const reasons = await page.evaluate(() => {
      const seen: string[] = []
      const boom = () => {
        throw new Error('boom')
      }
      candor.load({
        writeKey: 'wk',
        consent: 'granted',
        flushInterval: 50,
        plugins: [
          { name: 'broken', load: boom, enrich: boom, seal: boom },
          { name: 'filter', enrich: (event) => (event.event === 'Filtered' ? null : event) },
        ],
      })
      candor.on('queued', boom)
      candor.on('dropped', ({ reason }) => seen.push(reason))
      const cyclic: Record<string, unknown> = {}
      cyclic.self = cyclic
      const hostile = candor as unknown as Record<string, (...args: unknown[]) => void>
      hostile.track!()
      hostile.track!({}, 1, 2)
      hostile.track!('Cyclic', cyclic)
      hostile.track!('Big int', { n: 1n })
      hostile.track!('Too big', { text: 'x'.repeat(40_000) })
      hostile.track!('Filtered')
      hostile.identify!(null, null, null)
      hostile.page!(undefined, undefined, undefined)
      hostile.alias!()
      hostile.group!(null)
      hostile.track!('Odd', { lone: '\ud800', __proto__: 1 }, { timestamp: 'never' })
      hostile.load!({ writeKey: 'second' })
      return seen
    })
    expect(reasons).toEqual([
      'invalid',
      'invalid',
      'not_serialisable',
      'not_serialisable',
      'too_large',
      'plugin',
      'invalid',
      'invalid',
    ])
    await settled(page)
    expect(recorder.names()).toEqual(['Odd'])
    expect(recorder.requests.every((r) => r.body.writeKey === 'wk')).toBe(true)
  })
})

describe('another legal basis', () => {
  test('events are sent without a stamp, and a refusal still stops everything', async () => {
    const page = await open({ consent: 'not-required' })
    await track(page, 'Seen')
    await settled(page)
    expect(recorder.events().map((e) => e.context.consent)).toEqual([undefined])
    await page.evaluate(() => candor.consent('denied'))
    await settled(page)
    await page.reload()
    await track(page, 'Never')
    expect(await page.evaluate(() => candor.state().consent.status)).toBe('refused')
    expect(recorder.names()).toEqual(['Seen'])
  })

  test('one script element starts the SDK on a page that allows no inline code', async () => {
    const page = await context.newPage()
    await page.goto(`${site.url}/tag`)
    await page.waitForFunction(() => 'candor' in window)
    await page.evaluate(() => candor.flush())
    await until(() => expect(recorder.events().map((e) => e.type)).toEqual(['page']))
  })

  test('the snippet replays what was called before the SDK came', async () => {
    const page = await context.newPage()
    await page.goto(`${site.url}/snippet`, { waitUntil: 'commit' })
    await page.waitForFunction(() => 'candor' in window)
    await track(page, 'Early')
    await page.waitForFunction(() => !Array.isArray(candor))
    await page.evaluate(() => candor.flush())
    await until(() => expect(recorder.events().map((e) => e.event ?? e.type)).toEqual(['page', 'Early']))
  })
})
