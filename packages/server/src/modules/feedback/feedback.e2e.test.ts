import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../test/api-client.ts'
import { type Intake, startIntake } from '../../../test/intake.ts'

let intake: Intake
let call: ApiCall
let product: ApiCall

beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
  product = await apiClient(intake, ['feedback:read', 'feedback:write'])
})
afterAll(() => intake?.close())

const allow = async (value: string, ...purposes: string[]) => {
  const answer = await call('POST', '/v1/consent', {
    subject: { kind: 'user_id', value },
    actor: { kind: 'self' },
    answers: purposes.map((purpose) => ({ purpose, answer: 'grant' })),
    channel: 'web',
    idempotencyKey: randomUUID(),
  })
  expect(answer.status).toBe(200)
}
const withdraw = (value: string, purpose: string) =>
  call('POST', '/v1/consent', {
    subject: { kind: 'user_id', value },
    actor: { kind: 'self' },
    answers: [{ purpose, answer: 'withdraw' }],
    channel: 'web',
    idempotencyKey: randomUUID(),
  })
const say = (value: string | null, more: object) =>
  call('POST', '/v1/feedback', {
    ...(value !== null && { subject: { kind: 'user_id', value } }),
    ...{ kind: 'review', channel: 'web', externalId: randomUUID() },
    ...more,
  })
const fresh = () => `u-${randomUUID()}`
const idOf = async (kind: string, value: string): Promise<string | undefined> =>
  (await call('GET', `/v1/people?${new URLSearchParams({ kind, identifier: value })}`)).body.items[0]?.id

describe('what somebody says', () => {
  test('is kept with its themes, once for the same name, and read for a purpose they allow', async () => {
    const userId = fresh()
    await allow(userId, 'analytics')
    const text = { text: 'Fast delivery, but the zip broke', score: 3, externalId: 'r-1' }
    const first = await say(userId, text)
    expect([first.status, first.body]).toMatchObject([
      201,
      { outcome: 'kept', language: 'en', themes: { delivery: 'positive', quality: 'negative' } },
    ])
    expect((await say(userId, text)).body).toMatchObject({ outcome: 'known', id: first.body.id })
    const listed = async (query: string) => (await call('GET', `/v1/feedback?${query}`)).body.items
    expect(await listed('purpose=analytics&theme=quality&mood=negative')).toMatchObject([
      { id: first.body.id, score: 3 },
    ])
    expect(await listed('purpose=analytics&theme=quality&mood=positive')).toEqual([])
    expect(await listed('purpose=email&theme=quality')).toEqual([])
    await withdraw(userId, 'analytics')
    expect(await listed('purpose=analytics&theme=quality')).toEqual([])
    expect(await listed('purpose=essential&theme=quality')).toHaveLength(1)
  })

  test('of whom nobody allows it is refused; what does not fit its scale too; texts are for who may see people', async () => {
    expect((await say(fresh(), { text: 'Nice', purposes: ['analytics'] })).body.code).toBe('nothing_allowed')
    expect((await say(null, { kind: 'nps', score: 11 })).status).toBe(400)
    expect((await say(null, { kind: 'comment', text: 'Hi', score: 3 })).status).toBe(400)
    expect((await say(null, { kind: 'review' })).status).toBe(400)
    expect((await say(null, { text: 'Nice', purposes: ['nothing'] })).body.code).toBe('unknown_purpose')
    expect((await product('GET', '/v1/feedback')).status).toBe(403)
  })

  test('is quoted only where the author agreed, without saying who, and no longer when they take it back', async () => {
    const userId = fresh()
    await allow(userId, 'analytics')
    const { body } = await say(userId, {
      ...{ kind: 'testimonial', text: 'The taste is wonderful' },
      quote: { agrees: true, name: 'Mei from Leeds', reference: 'form 12' },
    })
    await say(userId, { kind: 'testimonial', text: 'The taste is wonderful too' })
    const quotes = async () => (await product('GET', '/v1/feedback/quotes?theme=taste&purpose=analytics')).body.items
    expect(await quotes()).toEqual([
      {
        ...{ id: body.id, text: 'The taste is wonderful', language: 'en', name: 'Mei from Leeds', kind: 'testimonial' },
        ...{ themes: { taste: 'positive' }, on: new Date().toISOString().slice(0, 10) },
      },
    ])
    const no = await call('PUT', `/v1/feedback/${body.id}/quote`, { agrees: false, reference: 'e-mail' })
    expect([no.status, await quotes()]).toEqual([200, []])
    expect((await call('PUT', `/v1/feedback/${randomUUID()}/quote`, { agrees: true, reference: 'x' })).status).toBe(404)
  })
})

describe('what many say', () => {
  test('is told in tens, with an interval, and of fewer than thirty there is no score', async () => {
    const scores = [...Array<number>(40).fill(10), ...Array<number>(20).fill(8), ...Array<number>(20).fill(2)]
    await Promise.all(scores.map((score) => say(null, { kind: 'nps', channel: 'nps', score })))
    const { status, body } = await product('GET', '/v1/feedback/nps')
    expect(status).toBe(200)
    for (const count of [body.total.promoters, body.total.passives, body.total.detractors]) expect(count % 10).toBe(0)
    // 40, 20 and 20 of 80 are +25; each count may be told as up to nine fewer.
    expect(body.total.score.low).toBeLessThan(25)
    expect(body.total.score.high).toBeGreaterThan(25)
    const past = await product('GET', '/v1/feedback/nps?from=2020-01-01&to=2020-02-01')
    expect(past.body.total).toEqual({ answers: null, promoters: null, passives: null, detractors: null, score: null })
    expect((await product('GET', '/v1/feedback/nps?from=2020-02-01&to=2020-01-01')).status).toBe(400)
  })

  test('has themes with shares, those of most texts first, with who answers for them', async () => {
    await Promise.all(Array.from({ length: 40 }, () => say(null, { kind: 'comment', text: '包装太浪费了' })))
    await product('PUT', '/v1/feedback/themes/packaging/owner', { owner: 'Lin, logistics' })
    const { body } = await product('GET', '/v1/feedback/themes')
    expect(body.themes[0]).toMatchObject({ key: 'packaging', owner: 'Lin, logistics', change: null })
    expect(body.themes[0].texts % 10).toBe(0)
    expect(body.themes[0].share.low).toBeLessThan(body.themes[0].share.value)
    expect((await product('PUT', '/v1/feedback/themes/nothing/owner', { owner: 'x' })).status).toBe(404)
  })
})

describe('a change', () => {
  test('that was made leaves a note for each contributor who allows it, and for nobody else', async () => {
    const [told, silent, unasked] = [fresh(), fresh(), fresh()]
    await allow(told, 'analytics', 'email')
    await allow(silent, 'analytics', 'email')
    await allow(unasked, 'analytics')
    await say(told, { text: 'Sold out again' })
    await say(told, { text: 'Huge selection now' })
    await say(silent, { text: 'Sold out, as always', hearBack: false })
    await say(unasked, { text: 'Sold out' })
    const planned = await product('POST', '/v1/feedback/changes', {
      theme: 'choice',
      title: 'Twice the stock of green',
    })
    expect([planned.status, planned.body]).toMatchObject([201, { status: 'planned', madeAt: null, told: null }])
    const address = `/v1/feedback/changes/${planned.body.id}`
    const made = await product('PUT', address, { status: 'made', message: { en: 'Green is back: you asked for it.' } })
    // One is fewer than ten: not told.
    expect([made.status, made.body]).toMatchObject([200, { status: 'made' }])
    expect((await product('PUT', address, { status: 'made' })).body.code).toBe('conflict')
    const personId = await idOf('user_id', told)
    const notes = (await call('GET', `${address}/notes`)).body.items
    expect(notes).toMatchObject([
      { personId, theme: 'choice', state: 'waiting', message: { en: 'Green is back: you asked for it.' } },
    ])
    expect((await product('GET', `${address}/notes`)).status).toBe(403)
    const own = await call('GET', `/v1/people/${personId}/feedback`)
    expect([own.body.items.length, own.body.notes.length]).toEqual([2, 1])
    await withdraw(told, 'email')
    expect((await call('GET', `${address}/notes`)).body.items).toEqual([])
    expect((await call('GET', `/v1/people/${personId}/feedback`)).body.notes).toEqual([])
  })

  test('refuses a theme and a purpose that there are not', async () => {
    const plan = (more: object) => product('POST', '/v1/feedback/changes', { theme: 'price', title: 'x', ...more })
    expect((await plan({ theme: 'nothing' })).status).toBe(404)
    expect((await plan({ purpose: 'nothing' })).body.code).toBe('unknown_purpose')
    expect((await product('PUT', `/v1/feedback/changes/${randomUUID()}`, { status: 'made' })).status).toBe(404)
  })
})

test('a workspace reads with words of its own, and reads what is there again', async () => {
  const { body: before } = await product('GET', '/v1/feedback/lexicon')
  expect(before).toMatchObject({ version: 1, isDefault: true })
  const said = await say(null, { kind: 'comment', text: 'The zorgle is superb' })
  expect(said.body.themes).toEqual({})
  const theme = {
    ...{ key: 'zorgle', names: { en: 'Zorgle', zh: '佐格', ar: 'زورغل' } },
    words: { en: ['zorgle'] },
  }
  const lexicon = { ...before.lexicon, themes: [...before.lexicon.themes, theme] }
  const put = (version: number, value: unknown) => product('PUT', '/v1/feedback/lexicon', { version, lexicon: value })
  expect((await put(7, lexicon)).body.code).toBe('conflict')
  expect((await put(1, lexicon)).body).toMatchObject({ version: 2, isDefault: false })
  for (let done = false; !done; ) done = (await product('POST', '/v1/feedback/reread')).body.isDone
  const found = await call('GET', '/v1/feedback?theme=zorgle')
  expect(found.body.items).toMatchObject([{ id: said.body.id, themes: { zorgle: 'positive' } }])
  expect((await put(2, null)).body).toMatchObject({ version: 3, isDefault: true })
})

describe('a platform', () => {
  const connect = async (more: object = {}) =>
    (
      await call('POST', '/v1/feedback/connections', {
        ...{
          platform: 'instagram',
          name: 'Our page',
          scheme: 'x-hub-signature-256',
          purposes: ['essential', 'analytics'],
        },
        ...more,
      })
    ).body
  const send = async (connection: { url: string; secret: string }, body: unknown, secret = connection.secret) => {
    const text = JSON.stringify(body)
    const signature = createHmac('sha256', secret).update(text).digest('hex')
    const answer = await fetch(intake.url + new URL(connection.url).pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body: text,
    })
    return { status: answer.status, body: await answer.json() }
  }
  const at = '2026-11-01T10:00:00Z'

  test('passes on comments once each: of a stranger the words alone, of a known author as theirs, deleted when they are', async () => {
    const connection = await connect()
    await intake.batch([
      {
        type: 'identify',
        userId: 'known-1',
        messageId: randomUUID(),
        context: { externalIds: [{ id: 'ig-7', type: 'instagram', collection: 'users', encoding: 'none' }] },
      },
    ])
    await intake.settled()
    const comment = (id: string, author?: string) => ({
      type: 'comment',
      id,
      at,
      text: '物流很快',
      ...(author && { author }),
    })
    const items = [comment('c1', 'ig-stranger'), comment('c2', 'ig-7'), { type: 'like' }]
    expect(await send(connection, { items })).toMatchObject({ status: 200, body: { kept: 2, known: 0, unread: 1 } })
    expect((await send(connection, { items })).body).toMatchObject({ kept: 0, known: 2 })
    const listed = (await call('GET', '/v1/feedback?kind=comment&theme=delivery')).body.items
    expect(listed.map((i: { personId: string | null }) => i.personId)).toContain(null)
    expect(JSON.stringify((await intake.postgres.pool.query('select * from feedback')).rows)).not.toContain(
      'ig-stranger',
    )
    const known = await idOf('user_id', 'known-1')
    expect((await call('GET', `/v1/people/${known}/feedback`)).body.items).toMatchObject([
      { channel: 'social:instagram' },
    ])
    expect((await send(connection, { items: [{ type: 'removed', id: 'c2' }] })).body).toMatchObject({ removed: 1 })
    expect((await call('GET', `/v1/people/${known}/feedback`)).body.items).toEqual([])
  })

  test('is answered only where the signature fits, and where it is switched on', async () => {
    const connection = await connect()
    expect(await send(connection, { items: [] }, 'another secret of theirs')).toMatchObject({
      status: 401,
      body: { code: 'bad_signature' },
    })
    const off = { name: 'Off', purposes: ['essential'], lead: null, enabled: false }
    await call('PUT', `/v1/feedback/connections/${connection.id}`, off)
    expect((await send(connection, { items: [] })).status).toBe(401)
    const listed = (await call('GET', '/v1/feedback/connections')).body
    expect(JSON.stringify(listed)).not.toContain(connection.secret)
  })

  test('asks whether this is the right address, and hears its challenge only with the token', async () => {
    const connection = await connect()
    const ask = (token: string) =>
      fetch(
        `${intake.url}/v1/feedback/webhooks/${connection.id}?${new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158' })}`,
      )
    expect(await (await ask(connection.verifyToken)).text()).toBe('1158')
    expect((await ask('guess')).status).toBe(401)
  })

  test('passes on lead forms: kept only with the box ticked, which stands in the ledger with its words', async () => {
    const lead = {
      ...{ email: 'mail', text: 'wish', values: { first: 'firstName' } },
      consents: [{ field: 'news', purposes: ['email'], agreement: { key: 'privacy', version: 1, locale: 'en' } }],
    }
    const connection = await connect({ platform: 'facebook', lead })
    const form = (id: string, fields: object) => ({ type: 'lead', id, form: 'f-1', at, fields })
    const wish = 'Could you do a bigger size?'
    const items = [
      form('l1', { mail: 'lead@example.com', first: 'Noor', wish, news: 'Yes' }),
      form('l2', { mail: 'no@example.com', first: 'Sam', news: 'no' }),
    ]
    expect((await send(connection, { items })).body).toMatchObject({ kept: 1, withheld: 1, refused: [] })
    expect((await send(connection, { items })).body).toMatchObject({ known: 1, withheld: 1 })
    expect(await idOf('email', 'no@example.com')).toBeUndefined()
    const id = await idOf('email', 'lead@example.com')
    const history = (await call('GET', `/v1/people/${id}/consent/history`)).body.items
    expect(history).toMatchObject([
      { kind: 'grant', purpose: 'email', actorKind: 'self', channel: 'social:facebook', evidence: { lead: 'l1' } },
    ])
    const said = (await call('GET', `/v1/people/${id}/feedback?purpose=email`)).body.items
    expect(said).toMatchObject([{ text: wish, kind: 'answer', about: 'f-1' }])
    expect(
      (
        await call('POST', '/v1/feedback/connections', {
          ...{ platform: 'x', name: 'x', scheme: 'standard-webhooks' },
          lead: { ...lead, consents: [{ ...lead.consents[0], agreement: { key: 'privacy', version: 99 } }] },
        })
      ).body.code,
    ).toBe('unknown_agreement_version')
  })
})
