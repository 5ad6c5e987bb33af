import { randomUUID } from 'node:crypto'
import { preferencesView } from '@candor/contracts'
import { verifyReceipt } from '@candor/proof'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../../test/api-client.ts'
import { type TestDatabase, testDatabase } from '../../../../test/engines.ts'
import { consentKey, type Intake, startIntake } from '../../../../test/intake.ts'
import { createLog } from '../../../platform/log.ts'
import { installationSecret } from '../../workspaces/index.ts'
import { takeCheckpoints } from '../log/index.ts'
import { createSignedTokens } from './signed-tokens.ts'

let database: TestDatabase
let intake: Intake
let call: ApiCall
const log = createLog('silent', 'test')

beforeAll(async () => {
  database = await testDatabase()
  intake = await startIntake({ database })
  call = await apiClient(intake)
})
afterAll(() => intake?.close())

/** A person who is known by a user id. */
const person = async (userId: string = randomUUID()): Promise<string> => {
  const answers = [{ purpose: 'sms', answer: 'deny' }]
  const subject = { kind: 'user_id', value: userId }
  const more = { actor: { kind: 'self' }, channel: 'app', idempotencyKey: randomUUID() }
  const recorded = await call('POST', '/v1/consent', { subject, answers, ...more })
  expect(recorded.status).toBe(200)
  return (await call('GET', `/v1/consent?kind=user_id&value=${userId}`)).body.personId
}
const linkTo = async (id: string, body?: object): Promise<string> => {
  const answer = await call('POST', `/v1/people/${id}/preference-link`, body)
  expect(answer.status).toBe(201)
  return answer.body.token
}
const holding = (token: string, headers: Record<string, string> = {}) => ({
  authorization: `Bearer ${token}`,
  origin: 'https://shop.example',
  ...headers,
})
const read = (token: string, locale = 'en') =>
  call('GET', `/v1/preferences?locale=${locale}`, undefined, holding(token))
const change = (token: string, body: object, headers: Record<string, string> = {}) =>
  call('PUT', '/v1/preferences?locale=en', { idempotencyKey: randomUUID(), ...body }, holding(token, headers))
const shownTo = async (token: string, gpc = false) => {
  const { text: _, ...agreement } = (await read(token)).body.agreement
  return { agreement, layoutSha256: 'ab'.repeat(32), signals: { gpc } }
}
const say = async (token: string, answers: Record<string, string>, more: object = {}) =>
  change(token, {
    answers: Object.entries(answers).map(([purpose, answer]) => ({ purpose, answer })),
    shown: await shownTo(token),
    ...more,
  })
const stateOf = (body: { purposes: { key: string; state: string }[] }, key: string) =>
  body.purposes.find((p) => p.key === key)?.state
const historyOf = async (id: string) => (await call('GET', `/v1/people/${id}/consent/history`)).body.items
const sign = () => takeCheckpoints(database.purposes.system('consent'), intake.config.publicUrl, { log })

describe('a link', () => {
  test('is made for a person, holds 30 days unless said, and stands in the audit log', async () => {
    const id = await person()
    const answer = await call('POST', `/v1/people/${id}/preference-link`)
    expect(answer.status).toBe(201)
    const { url, token, expiresAt } = answer.body
    expect(url).toBe(`${intake.config.publicUrl}/preferences/${token}`)
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 30 * 86_400_000)).toBeLessThan(60_000)
    const { body } = await call('GET', '/v1/audit?limit=5')
    expect(body.items[0]).toMatchObject({ action: 'preference_link.created', target: `person:${id}` })
    expect(JSON.stringify(body)).not.toContain(token)
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const brief = await call('POST', `/v1/people/${id}/preference-link`, { expiresAt: until, locale: 'ar' })
    expect(brief.body.url).toMatch(/\?lang=ar$/)
    expect(Math.abs(Date.parse(brief.body.expiresAt) - Date.parse(until))).toBeLessThan(1_000)
  })

  test('is made for nobody who is not there, and for no time that is over or endless', async () => {
    expect((await call('POST', `/v1/people/${randomUUID()}/preference-link`)).status).toBe(404)
    const id = await person()
    for (const days of [-1, 400]) {
      const expiresAt = new Date(Date.now() + days * 86_400_000).toISOString()
      expect((await call('POST', `/v1/people/${id}/preference-link`, { expiresAt })).body.code).toBe('invalid_request')
    }
  })

  test('opens the page, which names nobody and changes nothing; one that is over or forged says what to do', async () => {
    const id = await person()
    const token = await linkTo(id)
    const rows = async () => {
      const { rows: counted } = await database.postgres.pool.query<{ n: number }>(
        `select (select count(*) from consent_ledger) + (select count(*) from presentations)
          + (select count(*) from preference_changes) + (select count(*) from audit_log) as n`,
      )
      return counted[0]!.n
    }
    const before = await rows()
    const open = (path: string, method = 'GET') => fetch(`${intake.url}/preferences/${path}`, { method })
    const page = await open(token)
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(await page.text()).toContain('/sdk/preferences.js')
    expect((await open(token, 'HEAD')).status).toBe(200)
    await read(token)
    expect(await rows()).toBe(before)
    for (const bad of ['x', `${token}x`, token.slice(0, -3)]) {
      const ended = await open(bad)
      expect(ended.status).toBe(410)
      expect(await ended.text()).toMatch(/This link has ended[\s\S]*dir="rtl"/)
    }
  })

  test('is closed to who has none: no token, a forged one, an API key, a receipt’s token, one that is over', async () => {
    const id = await person()
    const tokens = createSignedTokens(await installationSecret(database.app, 'link_secret'))
    const about = { workspaceId: 1, subject: id }
    const none = await fetch(`${intake.url}/v1/preferences`, { headers: { origin: 'https://shop.example' } })
    expect([none.status, none.headers.get('access-control-allow-origin')]).toEqual([401, 'https://shop.example'])
    expect(await none.json()).toMatchObject({ code: 'link_ended' })
    for (const bad of [
      'x',
      await tokens.sign('receipt', about, Date.now() + 60_000),
      await tokens.sign('preferences', about, Date.now() - 1_000),
      await tokens.sign('preferences', { ...about, subject: randomUUID() }, Date.now() + 60_000),
    ]) {
      expect((await read(bad)).body.code).toBe('link_ended')
      expect((await change(bad, { frequency: 'none' })).body.code).toBe('link_ended')
    }
    expect((await call('GET', '/v1/preferences')).body.code).toBe('link_ended')
  })

  test('may be used from any site', async () => {
    const answer = await fetch(`${intake.url}/v1/preferences`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'PUT' },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-methods')).toContain('PUT')
    expect(answer.headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type/)
  })
})

describe('answers by a link', () => {
  test('are verified, name the words that were shown, and hold when they are answered', async () => {
    const id = await person()
    const token = await linkTo(id)
    const before = (await read(token)).body
    expect([stateOf(before, 'essential'), stateOf(before, 'email'), stateOf(before, 'sms')]).toEqual([
      'granted',
      'unknown',
      'refused',
    ])
    const after = await say(token, { email: 'grant', analytics: 'deny' })
    expect(after.status).toBe(200)
    expect(preferencesView.safeParse(after.body).success).toBe(true)
    expect([stateOf(after.body, 'email'), stateOf(after.body, 'analytics')]).toEqual(['granted', 'refused'])
    expect((await read(token)).body).toEqual(after.body)
    const history = await historyOf(id)
    expect(history.slice(0, 2)).toMatchObject([
      { kind: 'deny', purpose: 'analytics', actorKind: 'self', channel: 'preference_centre', verified: true },
      { kind: 'grant', purpose: 'email', evidence: { locale: 'en', textSha256: before.agreement.textSha256 } },
    ])
    const withdrawn = await change(token, { answers: [{ purpose: 'email', answer: 'withdraw' }] })
    expect(stateOf(withdrawn.body, 'email')).toBe('refused')
    expect(await historyOf(id)).toHaveLength(4)
  })

  test('that arrive twice, also at once, are one', async () => {
    const id = await person()
    const token = await linkTo(id)
    const body = {
      answers: [{ purpose: 'email', answer: 'grant' }],
      frequency: 'weekly',
      shown: await shownTo(token),
      idempotencyKey: randomUUID(),
    }
    const both = await Promise.all(Array.from({ length: 5 }, () => change(token, body)))
    expect(both.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200])
    expect(await historyOf(id)).toHaveLength(2)
    await change(token, { answers: [{ purpose: 'email', answer: 'withdraw' }], frequency: 'none' })
    const late = await change(token, body)
    expect([stateOf(late.body, 'email'), late.body.frequency]).toEqual(['refused', 'none'])
  })

  test('are refused with a code when they cannot be true', async () => {
    const token = await linkTo(await person())
    const shown = await shownTo(token)
    const grant = [{ purpose: 'email', answer: 'grant' }]
    const codeOf = async (body: object) => (await change(token, body)).body.code
    expect(await codeOf({ answers: grant })).toBe('invalid_request')
    expect(await codeOf({ answers: [{ purpose: 'nonsense', answer: 'deny' }] })).toBe('unknown_purpose')
    const { agreement } = shown
    expect(await codeOf({ answers: grant, shown: { ...shown, agreement: { ...agreement, version: 99 } } })).toBe(
      'unknown_agreement_version',
    )
    const other = { ...agreement, textSha256: 'ff'.repeat(32) }
    expect(await codeOf({ answers: grant, shown: { ...shown, agreement: other } })).toBe('text_never_published')
    expect(await codeOf({ topics: [{ key: 'nonsense', on: true }] })).toBe('unknown_preference')
    expect(await codeOf({ channels: [{ key: 'pigeon', on: true }] })).toBe('unknown_preference')
    expect(await codeOf({ frequency: 'hourly' })).toBe('invalid_request')
    expect(stateOf((await read(token)).body, 'email')).toBe('unknown')
  })

  test('follow Global Privacy Control: it refuses a new yes, and leaves what was not asked here', async () => {
    const id = await person()
    const token = await linkTo(id)
    await say(token, { ads_measurement: 'grant' })
    const body = {
      answers: ['partner_sharing', 'analytics'].map((purpose) => ({ purpose, answer: 'grant' })),
      shown: await shownTo(token),
    }
    const after = await change(token, body, { 'sec-gpc': '1' })
    expect(['partner_sharing', 'analytics', 'ads_measurement'].map((key) => stateOf(after.body, key))).toEqual([
      'refused',
      'granted',
      'granted',
    ])
    const refusal = (await historyOf(id)).find((e: { purpose: string }) => e.purpose === 'partner_sharing')
    expect(refusal).toMatchObject({ kind: 'deny', evidence: { refusedBy: 'gpc' } })
  })
})

describe('topics, channels and frequency', () => {
  const items = [
    {
      key: 'recipes',
      texts: { en: { name: 'Recipes', description: 'One a week' }, ar: { name: 'وصفات', description: '' } },
      onByDefault: true,
    },
    { key: 'events', texts: { en: { name: 'Events near you', description: '' } }, onByDefault: false },
  ]

  test('are offered as published, chosen one by one, and open nothing by themselves', async () => {
    expect((await call('PUT', '/v1/preference-topics', { items })).body).toEqual({ items })
    expect((await call('GET', '/v1/preference-topics')).body).toEqual({ items })
    const id = await person()
    const token = await linkTo(id)
    const before = (await read(token, 'ar-EG')).body
    expect(before.topics).toEqual([
      { key: 'recipes', name: 'وصفات', on: true },
      { key: 'events', name: 'Events near you', on: false },
    ])
    expect(before.channels.map((c: { key: string; on: boolean }) => [c.key, c.on])).toEqual([
      ['email', true],
      ['sms', true],
      ['push', true],
    ])
    const { body } = await change(token, {
      topics: [{ key: 'events', on: true }],
      channels: [{ key: 'push', on: false }],
      frequency: 'monthly',
    })
    expect(body.topics.map((t: { on: boolean }) => t.on)).toEqual([true, true])
    expect(body.channels.find((c: { key: string }) => c.key === 'push').on).toBe(false)
    expect(body.frequency).toBe('monthly')
    expect(stateOf(body, 'push')).toBe('unknown')
    expect(await historyOf(id)).toHaveLength(1)
  })

  test('a topic that is offered no more takes its choices along, and brings them back', async () => {
    const token = await linkTo(await person())
    await call('PUT', '/v1/preference-topics', { items })
    await change(token, { topics: [{ key: 'recipes', on: false }] })
    await call('PUT', '/v1/preference-topics', { items: items.slice(1) })
    expect((await read(token)).body.topics.map((t: { key: string }) => t.key)).toEqual(['events'])
    await call('PUT', '/v1/preference-topics', { items: items.toReversed() })
    expect((await read(token)).body.topics).toMatchObject([{ key: 'events' }, { key: 'recipes', on: false }])
    const twice = await call('PUT', '/v1/preference-topics', { items: [items[0], items[0]] })
    expect(twice.body.code).toBe('invalid_request')
  })
})

describe('preferences by an operator', () => {
  const of = (id: string) => call('GET', `/v1/people/${id}/preferences`)
  const set = (id: string, body: object) =>
    call('PUT', `/v1/people/${id}/preferences`, { idempotencyKey: randomUUID(), ...body })
  const items = [
    { key: 'recipes', texts: { en: { name: 'Recipes', description: '' } }, onByDefault: true },
    { key: 'events', texts: { en: { name: 'Events', description: '' } }, onByDefault: false },
  ]

  test('are what holds, chosen or not, and what the preference centre shows', async () => {
    await call('PUT', '/v1/preference-topics', { items })
    const id = await person()
    const before = await of(id)
    expect(before).toMatchObject({
      status: 200,
      body: {
        personId: id,
        topics: [
          { key: 'recipes', on: true, since: null },
          { key: 'events', on: false, since: null },
        ],
        channels: ['email', 'sms', 'push'].map((key) => ({ key, on: true, since: null })),
        frequency: { value: null, since: null },
      },
    })
    const body = {
      topics: [{ key: 'recipes', on: false }],
      channels: [{ key: 'sms', on: false }],
      frequency: 'monthly',
    }
    const changed = await set(id, body)
    expect(changed.status).toBe(200)
    expect(changed.body).toEqual((await of(id)).body)
    expect(changed.body.topics.map((t: { on: boolean }) => t.on)).toEqual([false, false])
    expect(changed.body.frequency).toMatchObject({ value: 'monthly', since: expect.stringMatching(/^20/) })
    const centre = (await read(await linkTo(id))).body
    expect([centre.topics[0].on, centre.channels[1].on, centre.frequency]).toEqual([false, false, 'monthly'])
    // A preference opens nothing.
    expect(stateOf(centre, 'email')).toBe('unknown')
  })

  test('are one change for one key, and leave what they do not name', async () => {
    const id = await person()
    const key = { idempotencyKey: randomUUID() }
    await set(id, { frequency: 'weekly', ...key })
    await set(id, { frequency: 'none', channels: [{ key: 'push', on: false }] })
    const { body } = await set(id, { frequency: 'weekly', ...key })
    expect(body.frequency.value).toBe('none')
    expect(body.channels.map((c: { on: boolean }) => c.on)).toEqual([true, true, false])
  })

  test('stand in the audit log, looks and changes, with who and what', async () => {
    const id = await person()
    await of(id)
    await set(id, { frequency: 'none', topics: [{ key: 'events', on: true }] })
    const { items: entries } = (await call('GET', `/v1/people/${id}/audit`)).body
    const byAction = new Map(entries.map((e: { action: string }) => [e.action, e]))
    expect(byAction.get('preferences.read')).toMatchObject({ actor: expect.any(String) })
    expect(byAction.get('preferences.changed')).toMatchObject({
      detail: { frequency: 'none', topics: { events: true } },
    })
  })

  test('are refused with a code for nobody, for what is not offered, and without the scope', async () => {
    const nobody = randomUUID()
    expect([(await of(nobody)).body.code, (await set(nobody, { frequency: 'all' })).body.code]).toEqual([
      'not_found',
      'not_found',
    ])
    const id = await person()
    expect((await set(id, { topics: [{ key: 'nonsense', on: true }] })).body.code).toBe('unknown_preference')
    expect((await set(id, { channels: [{ key: 'pigeon', on: true }] })).body.code).toBe('unknown_preference')
    expect((await set(id, { frequency: 'hourly' })).body.code).toBe('invalid_request')
    expect((await of(id)).body.frequency.value).toBe(null)
  })

  test('are found under the id of somebody who became another, and given to that person', async () => {
    const [device, user] = [randomUUID(), randomUUID()]
    await intake.batch([identified({ anonymousId: device }), identified({ userId: user })])
    await intake.settled()
    const idOf = async (kind: string, value: string): Promise<string> =>
      (await call('GET', `/v1/consent?kind=${kind}&value=${value}`)).body.personId
    const [gone, stays] = [await idOf('anonymous_id', device), await idOf('user_id', user)]
    await set(gone, { frequency: 'monthly' })
    await intake.batch([identified({ anonymousId: device, userId: user })])
    await intake.settled()
    const living = await idOf('user_id', user)
    expect([gone, stays]).toContain(living)
    await set(gone, { channels: [{ key: 'sms', on: false }] })
    for (const id of [gone, stays]) {
      const { body } = await of(id)
      expect([body.personId, body.frequency.value, body.channels[1].on]).toEqual([living, 'monthly', false])
    }
  })
})

test('what is known is shown with its source and what it may be used for', async () => {
  const userId = randomUUID()
  const traits = { email: 'Mei@example.com', favouriteColour: 'green', size: 42 }
  await intake.batch([{ type: 'identify', userId, messageId: randomUUID(), traits }])
  await intake.settled()
  const token = await linkTo((await call('GET', `/v1/consent?kind=user_id&value=${userId}`)).body.personId)
  const { body } = await read(token)
  expect(body.known).toMatchObject([
    { label: 'E-mail', value: 'Mei@example.com' },
    { label: 'Favourite colour', value: 'green', class: 'first', source: 'Orders', purposes: ['essential'] },
    { label: 'Size', value: 42 },
  ])
  expect(body.channels[0].description).toBe('m…@example.com')
})

const identified = (more: object) => ({ type: 'identify', messageId: randomUUID(), traits: {}, ...more })

/** Two people, a device and a user, with a link to each; `merge` says that they are one. */
const deviceAndUser = async () => {
  const [device, user] = [randomUUID(), randomUUID()]
  await intake.batch([identified({ anonymousId: device }), identified({ userId: user })])
  await intake.settled()
  const linkOf = async (kind: string, value: string) =>
    linkTo((await call('GET', `/v1/consent?kind=${kind}&value=${value}`)).body.personId)
  return {
    toDevice: await linkOf('anonymous_id', device),
    toUser: await linkOf('user_id', user),
    merge: () => intake.batch([identified({ anonymousId: device, userId: user })]),
  }
}

test('what is changed while two people become one is not lost', async () => {
  for (let round = 0; round < 8; round++) {
    const { toDevice, toUser, merge } = await deviceAndUser()
    const channels = (on: boolean) => [{ key: 'sms', on }]
    const changed = await Promise.all([
      change(toDevice, { frequency: 'none', answers: [{ purpose: 'email', answer: 'deny' }] }),
      merge(),
      change(toUser, { channels: channels(false) }),
    ])
    expect([changed[0].status, changed[2].status]).toEqual([200, 200])
    await intake.settled()
    const { body } = await read(toDevice)
    expect(body).toEqual((await read(toUser)).body)
    expect([body.frequency, body.channels[1].on, stateOf(body, 'email')]).toEqual(['none', false, 'refused'])
  }
})

test('a link to a device leads to the person it became, and the stricter of two choices holds', async () => {
  const { toDevice, toUser, merge } = await deviceAndUser()
  await change(toDevice, { frequency: 'monthly', channels: [{ key: 'sms', on: true }] })
  await change(toUser, { frequency: 'all', channels: [{ key: 'sms', on: false }] })
  await say(toDevice, { email: 'grant' })
  const { url } = (await read(toDevice)).body.receipts[0]
  await merge()
  await intake.settled()
  const joined = (await read(toDevice)).body
  expect(joined).toEqual((await read(toUser)).body)
  expect(joined.frequency).toBe('monthly')
  expect(joined.channels[1].on).toBe(false)
  expect(stateOf(joined, 'email')).toBe('granted')
  await change(toDevice, { frequency: 'weekly' })
  expect((await read(toUser)).body.frequency).toBe('weekly')
  await sign()
  expect((await call('GET', `/${url}`, undefined, holding(toUser))).status).toBe(200)
})

test('a link goes with the identifier it was sent to: people who are separated have what each chose, and no more', async () => {
  const [ann, bea] = [randomUUID(), randomUUID()]
  const address = `${bea}@example.org`
  await intake.batch([identified({ userId: ann }), identified({ userId: bea, traits: { email: address } })])
  await intake.settled()
  const idOf = async (value: string) => (await call('GET', `/v1/consent?kind=user_id&value=${value}`)).body.personId
  const [annId, beaId] = [await idOf(ann), await idOf(bea)]
  const toAnn = await linkTo(annId)
  await change(toAnn, { frequency: 'all', channels: [{ key: 'sms', on: true }] })
  const merged = await call('POST', `/v1/people/${annId}/merge`, { with: beaId })
  const toBea = await linkTo(annId, { through: { kind: 'email', value: address.toUpperCase() } })
  await change(toBea, { frequency: 'none', answers: [{ purpose: 'email', answer: 'deny' }] })
  const together = (await read(toAnn)).body
  expect([together.frequency, stateOf(together, 'email')]).toEqual(['none', 'refused'])
  expect((await call('POST', `/v1/people/${annId}/unmerge`, { merge: merged.body.mergeId })).status).toBe(200)
  const [hers, theirs] = [(await read(toAnn)).body, (await read(toBea)).body]
  expect([hers.frequency, stateOf(hers, 'email')]).toEqual(['all', 'unknown'])
  expect([theirs.frequency, stateOf(theirs, 'email')]).toEqual(['none', 'refused'])
  await sign()
  const receipt = (token: string) => call('GET', `/${theirs.receipts[0].url}`, undefined, holding(token))
  expect([(await receipt(toBea)).status, (await receipt(toAnn)).status]).toEqual([200, 404])
})

test('a link is sent to an identifier of the person, and to no other', async () => {
  const id = await person()
  const to = (kind: string, value: string) =>
    call('POST', `/v1/people/${id}/preference-link`, { through: { kind, value } })
  expect((await to('email', 'nobody@example.org')).body.code).toBe('not_found')
  expect((await to('email', 'nonsense')).body.code).toBe('bad_identifier')
})

describe('receipts', () => {
  /** A visitor who says yes in the banner: the answer, as the page hears it. */
  const answerBanner = async () => {
    const { agreement } = (await call('GET', `/v1/consent/config?writeKey=${consentKey}&locale=en`)).body
    const { text: _, ...named } = agreement
    const page = (path: string, body: object) =>
      call('POST', path, body, { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example' })
    const { presentationId } = (await page('/v1/consent/presentations', { writeKey: consentKey, agreement: named }))
      .body
    const answer = await page('/v1/consent/answers', {
      writeKey: consentKey,
      subject: { anonymousId: randomUUID() },
      presentationId,
      answers: [{ purpose: 'email', answer: 'grant' }],
      occurredAt: new Date().toISOString(),
      idempotencyKey: randomUUID(),
    })
    const url: string = answer.body.receipts[0].url
    expect(url.startsWith(intake.config.publicUrl)).toBe(true)
    return url.slice(intake.config.publicUrl.length)
  }
  /** As a page fetches it: no key, no cookie. */
  const fetchIt = (path: string) => fetch(intake.url + path, { headers: { origin: 'https://shop.example' } })

  test('of the banner are opened by their address alone, once signed, and prove themselves', async () => {
    const path = await answerBanner()
    const early = await fetchIt(path)
    expect([early.status, early.headers.get('retry-after')]).toEqual([404, '60'])
    await sign()
    const answer = await fetchIt(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="receipt-/)
    const key = await (await fetch(`${intake.url}/log/1/key`)).text()
    const { ok, faults } = verifyReceipt(await answer.text(), { trustedKeys: [key.trim()] })
    expect([ok, faults]).toEqual([true, []])
  })

  test('cannot be guessed: an address opens its own receipt and no other', async () => {
    const [mine, other] = [await answerBanner(), await answerBanner()]
    await sign()
    const [path, token] = mine.split('?')
    const otherPath = other.split('?')[0]
    for (const bad of [path, `${otherPath}?${token}`, `${path}?token=x`, `/v1/preferences/receipts/x?${token}`])
      expect([bad, (await fetchIt(bad!)).status]).toEqual([bad, 401])
    expect((await fetchIt(mine)).status).toBe(200)
  })

  test('of a link are those of its person and nobody else’s', async () => {
    const [ann, bo] = [await linkTo(await person()), await linkTo(await person())]
    await say(ann, { email: 'grant' })
    await sign()
    const { receipts } = (await read(ann)).body
    expect(receipts.map((r: { purpose: string }) => r.purpose)).toEqual(['email', 'sms'])
    const receipt = (token: string) => call('GET', `/${receipts[0].url}`, undefined, holding(token))
    const own = await receipt(ann)
    expect(own.status).toBe(200)
    expect(own.body.record.agreed_texts).toHaveLength(1)
    expect((await receipt(bo)).status).toBe(404)
    expect((await call('GET', `/${receipts[0].url}`)).body.code).toBe('link_ended')
  })
})
