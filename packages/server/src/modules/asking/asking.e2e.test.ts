import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../test/api-client.ts'
import { askingBrand, inAll, wordsOf } from '../../../test/asking.ts'
import { type Intake, startIntake } from '../../../test/intake.ts'

let intake: Intake
let call: ApiCall
let brand: ReturnType<typeof askingBrand>

const milks = ['oat', 'cow', 'soy']
const ask = {
  ask: 'Which milk do you like in your coffee?',
  why: 'We ask so that the menu begins with what you drink.',
  gets: 'A menu of your own.',
  effect: 'Because you said {answer}: three drinks with it come first.',
}
const milk = (more: object = {}) => ({
  form: { type: 'single', options: milks },
  texts: inAll({ ...ask, options: wordsOf(...milks) }),
  to: { of: 'person', attribute: 'milk' },
  purposes: ['personalisation'],
  research: brand.research,
  ...more,
})
const options = (...keys: string[]) => keys.map((key) => ({ key }))

beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
  brand = askingBrand(intake, call)
  await brand.settings({ gapHours: 0 })
  await brand.attribute('milk', { type: 'choice', options: options(...milks), halfLifeDays: 180 })
  await brand.question('milk', milk({ placements: ['web:home'] }))
})
afterAll(() => intake?.close())

/** A device whose person allows some purposes. */
const visitor = async (...purposes: string[]) => {
  const page = brand.page()
  await brand.allow({ kind: 'anonymous_id', value: page.anonymousId }, ...purposes)
  return page
}
const asked = async (page: Awaited<ReturnType<typeof visitor>>, more: object = {}) => {
  const { ask } = brand.ok(await page.next(more))
  return ask
}

describe('B4: an answer is in force on the very next reading', () => {
  test('and the reading says which question it answers, in which words, under which agreement and where', async () => {
    const page = await visitor('personalisation')
    const given = await asked(page)
    expect(given.question).toMatchObject({ key: 'milk', version: 1, text: { ask: ask.ask } })
    const answer = brand.ok(await page.answer({ askId: given.askId, answer: 'oat' }))
    expect(answer).toMatchObject({
      outcome: 'answered',
      effect: 'Because you said oat (word): three drinks with it come first.',
    })

    const { values } = await brand.profile(page.anonymousId, 'personalisation', { context: 'web:home' })
    expect(values).toMatchObject([
      {
        ...{ attribute: 'milk', value: 'oat', class: 'zero', context: 'web:home', purposes: ['personalisation'] },
        through: { kind: 'anonymous_id', value: page.anonymousId },
        evidence: { question: { key: 'milk', version: 1, text: ask.ask, answerId: given.askId }, by: 'person' },
      },
    ])
    expect(await asked(page)).toBe(null)
  })

  test('D2: why it is asked, what it gives and what it is used for is there before, what changed because of it after', async () => {
    const page = await visitor('personalisation')
    const { question } = await asked(page, { locale: 'zh-CN' })
    expect(question).toMatchObject({
      ...{ locale: 'zh', text: { why: ask.why, gets: ask.gets }, reward: null, seconds: 8 },
      usedFor: [{ key: 'personalisation' }],
    })
    const answer = brand.ok(await page.answer({ askId: (await asked(page)).askId, answer: 'soy' }))
    expect(answer.effect).toContain('soy (word)')
  })

  test('somebody who is not known is shown what needs no consent, nothing is kept of it, and an answer makes them known', async () => {
    await brand.question('visit', {
      ...milk(),
      to: { of: 'nowhere' },
      purposes: ['essential'],
      placements: ['web:door'],
    })
    const page = brand.page()
    const given = await asked(page, { placement: 'web:door' })
    expect(given).toMatchObject({ askId: null, question: { key: 'visit' } })
    expect(await asked(page, { placement: 'web:door', seen: ['visit'] })).toBe(null)
    expect((await call('GET', `/v1/profile?kind=anonymous_id&value=${page.anonymousId}`)).status).toBe(404)
    const refused = brand.ok(await page.answer({ question: 'visit', version: 1, outcome: 'rather_not_say' }))
    expect(refused.askId).toBe(null)
    expect((await call('GET', `/v1/profile?kind=anonymous_id&value=${page.anonymousId}`)).status).toBe(404)
    brand.ok(await page.answer({ question: 'visit', version: 1, answer: 'oat' }))
    expect((await call('GET', `/v1/profile?kind=anonymous_id&value=${page.anonymousId}`)).status).toBe(200)
  })
})

describe('B11: old answers are asked again, gently', () => {
  test('a stale answer is not used, is asked again filled in, and one tap confirms it', async () => {
    const page = await visitor('personalisation')
    brand.ok(await page.answer({ askId: (await asked(page)).askId, answer: 'cow' }))
    expect(await asked(page)).toBe(null)
    await intake.postgres.pool.query(
      `update attribute_values set at = at - interval '200 days' where key = 'milk' and person_id = $1`,
      [await brand.personOf(page.anonymousId)],
    )
    const old = await brand.profile(page.anonymousId, 'personalisation')
    expect(old).toMatchObject({ values: [], silent: [{ attribute: 'milk', because: 'stale' }] })
    const again = await asked(page)
    expect(again.question).toMatchObject({ key: 'milk', filledIn: { answer: 'cow', stale: true } })
    brand.ok(await page.answer({ askId: again.askId, answer: again.question.filledIn.answer }))
    expect((await brand.profile(page.anonymousId, 'personalisation')).values).toMatchObject([
      { value: 'cow', stale: false },
    ])
  })

  test('what was said before is shown to the device that said it, and to nobody who merely knows a user id', async () => {
    const page = await visitor('personalisation')
    brand.ok(await page.answer({ askId: (await asked(page)).askId, answer: 'cow' }))
    const own = await asked(page, { open: { kind: 'question', key: 'milk' } })
    expect(own.question.filledIn).toMatchObject({ answer: 'cow', stale: false })
    const userId = `user-${randomUUID()}`
    await intake.batch([{ type: 'identify', userId, anonymousId: page.anonymousId, messageId: randomUUID() }])
    await intake.settled()
    const stranger = await page.post('/v1/ask/next', { subject: { userId }, open: { kind: 'question', key: 'milk' } })
    expect(brand.ok(stranger).ask.question.filledIn).toBe(null)
  })
})

describe('B14: no contact detail before something helpful was given', () => {
  const email = (more: object = {}) => ({
    form: { type: 'contact', channel: 'email' },
    texts: inAll({ ask: 'Where may we write to you?', why: 'We ask so that your receipt reaches you.' }),
    ...{ sensitivity: 'contact', research: brand.research, placements: ['web:contact'], ...more },
  })

  test('publishing a question that does so warns, and goes on only when the warning is accepted by name', async () => {
    brand.ok(await brand.put('email-first', email({ afterHelp: false })))
    const warned = await brand.publish('email-first')
    expect(warned).toMatchObject({ status: 409, body: { code: 'publish_warned' } })
    expect(warned.body.issues).toMatchObject([
      { path: 'afterHelp', message: expect.stringContaining('contact_before_help') },
    ])
    const { status, body } = await brand.publish('email-first', ['contact_before_help'])
    expect([status, body.status]).toEqual([200, 'live'])
    await call('PATCH', '/v1/questions/email-first', { status: 'retired' })
  })

  test('publishing a flow that does so warns, one that advises first does not', async () => {
    await brand.question('email', email())
    const texts = inAll({ say: 'Here is what suits you.' })
    const contact = { id: 'mail', kind: 'question', question: 'email' }
    const flow = (...steps: object[]) => ({
      ...{ kind: 'screens', texts: inAll({ title: 'Welcome' }), steps, research: brand.research },
    })
    const warningsOf = async (said: object) =>
      brand
        .ok(await call('POST', '/v1/flows/check', { key: 'welcome', ...said }))
        .warnings.map((w: { code: string }) => w.code)
    expect(await warningsOf(flow(contact))).toEqual(['contact_before_help'])
    expect(await warningsOf(flow(contact, { id: 'advice', kind: 'say', helps: true, texts }))).toEqual([
      'contact_before_help',
    ])
    expect(await warningsOf(flow({ id: 'advice', kind: 'say', helps: true, texts }, contact))).toEqual([])
  })

  test('and it is not asked either, until an answer had an effect', async () => {
    const page = await visitor('personalisation')
    expect(await asked(page, { placement: 'web:contact' })).toBe(null)
    brand.ok(await page.answer({ askId: (await asked(page)).askId, answer: 'oat' }))
    expect(await asked(page, { placement: 'web:contact' })).toMatchObject({ question: { key: 'email' } })
  })
})

describe('what is not fit to be kept', () => {
  test('an answer that does not fit is refused with what to send instead, and what was typed is there again', async () => {
    const page = await visitor('personalisation')
    const given = await asked(page)
    const refused = await page.answer({ askId: given.askId, answer: 'almond' })
    expect(refused).toMatchObject({ status: 422, body: { code: 'answer_does_not_fit', issues: [{ path: 'answer' }] } })
    expect((await brand.profile(page.anonymousId, 'personalisation')).values).toEqual([])
    expect(await asked(page)).toMatchObject({ askId: given.askId, question: { typed: 'almond' } })
  })

  test('the same answer twice is one, another one to the same is refused, and the first is safe', async () => {
    const page = await visitor('personalisation')
    const { askId } = await asked(page)
    const body = { askId, answer: 'oat', idempotencyKey: randomUUID() }
    const first = brand.ok(await page.answer(body))
    expect(brand.ok(await page.answer(body))).toEqual(first)
    expect(await page.answer({ askId, answer: 'cow' })).toMatchObject({
      status: 409,
      body: { code: 'already_answered' },
    })
    expect((await brand.profile(page.anonymousId, 'personalisation')).values).toMatchObject([{ value: 'oat' }])
  })

  test('nobody answers what was asked of somebody else', async () => {
    const [one, other] = [await visitor('personalisation'), await visitor('personalisation')]
    const { askId } = await asked(one)
    for (const page of [other, brand.page()])
      expect(await page.answer({ askId, answer: 'oat' })).toMatchObject({
        status: 403,
        body: { code: 'answer_of_another' },
      })
  })

  test('after a withdrawal nothing is kept, on purpose', async () => {
    const page = await visitor('personalisation')
    const { askId } = await asked(page)
    await brand.withdraw({ kind: 'anonymous_id', value: page.anonymousId }, 'personalisation')
    expect(await page.answer({ askId, answer: 'oat' })).toMatchObject({
      status: 409,
      body: { code: 'consent_withdrawn' },
    })
    const { rows } = await intake.postgres.pool.query('select typed from asks where id = $1', [askId])
    expect(rows).toEqual([{ typed: null }])
  })

  test('a retired question takes no answer, an older version does', async () => {
    await brand.question('short-lived', milk({ to: { of: 'nowhere' }, placements: ['web:short'] }))
    const page = await visitor('personalisation')
    const old = await asked(page, { placement: 'web:short' })
    await brand.question('short-lived', milk({ to: { of: 'nowhere' }, placements: ['web:short'], priority: 3 }))
    brand.ok(await page.answer({ askId: old.askId, answer: 'oat' }))
    const late = await visitor('personalisation')
    const { askId } = await asked(late, { placement: 'web:short' })
    brand.ok(await call('PATCH', '/v1/questions/short-lived', { status: 'retired' }))
    expect(await late.answer({ askId, answer: 'oat' })).toMatchObject({
      status: 410,
      body: { code: 'question_retired' },
    })
  })

  test('a promise that no longer holds is said, and nothing is taken for it', async () => {
    const page = await visitor('personalisation')
    const { askId } = await asked(page)
    const stale = await page.answer({ askId, answer: 'oat', reward: { kind: 'points', amount: 50 } })
    expect(stale).toMatchObject({ status: 409, body: { code: 'reward_stale' } })
    expect((await brand.profile(page.anonymousId, 'personalisation')).values).toEqual([])
    expect(await asked(page)).toMatchObject({ question: { typed: 'oat' } })
    brand.ok(await page.answer({ askId, answer: 'oat', reward: null }))
  })
})

describe('skipping, rather not saying, taking back', () => {
  test('what was taken back is known no more on the very next reading, and what was said is gone', async () => {
    const page = await visitor('personalisation')
    const { askId } = await asked(page)
    brand.ok(await page.answer({ askId, answer: 'oat' }))
    expect(brand.ok(await page.post('/v1/ask/take-back', { askId }))).toEqual({ askId, takenBack: ['milk'] })
    expect((await brand.profile(page.anonymousId, 'personalisation')).values).toEqual([])
    const { rows } = await intake.postgres.pool.query('select outcome, answer from ask_answers where ask_id = $1', [
      askId,
    ])
    expect(rows).toEqual([{ outcome: 'taken_back', answer: null }])
    expect(await asked(page)).toBe(null)
  })

  test('who would rather not say is never asked again; who skips is, later', async () => {
    const page = await visitor('personalisation')
    brand.ok(await page.answer({ askId: (await asked(page)).askId, outcome: 'rather_not_say' }))
    const id = await brand.personOf(page.anonymousId)
    const { decision } = brand.ok(await call('GET', `/v1/people/${id}/next-question?placement=web:home`))
    const why = decision.notAsked.find((one: { key: string }) => one.key === 'milk')
    expect(why).toMatchObject({ because: 'declined', earliest: null, sentences: { en: 'They would rather not say.' } })

    const other = await visitor('personalisation')
    brand.ok(await other.answer({ askId: (await asked(other)).askId, outcome: 'skipped' }))
    const simulated = brand.ok(
      await call('GET', `/v1/people/${await brand.personOf(other.anonymousId)}/next-question?placement=web:home`),
    )
    expect(simulated.decision.notAsked.find((one: { key: string }) => one.key === 'milk').because).toBe('asked_lately')
    expect(simulated.attention).toMatchObject({ unanswered: 1 })
  })
})

describe('the catalogue', () => {
  test('names what is wrong with a question by its place', async () => {
    const wrong: [object, string, string][] = [
      [{ to: { of: 'person', attribute: 'no-such' } }, 'unknown_attribute', 'to.attribute'],
      [{ form: { type: 'number' } }, 'type_mismatch', 'to.attribute'],
      [{ form: { type: 'single', options: ['oat', 'almond'] } }, 'type_mismatch', 'form.options'],
      [{ purposes: ['no-such'] }, 'unknown_purpose', 'purposes.0'],
      [{ texts: inAll(ask) }, 'bad_question', 'texts.en.options.oat'],
    ]
    for (const [more, code, path] of wrong) {
      const { status, body } = await brand.put('wrong', milk(more))
      expect([status, body.code, body.issues?.[0].path]).toEqual([422, code, path])
    }
  })

  test('a question that nothing uses is reported and not asked; a segment that reads its attribute is a use', async () => {
    await brand.attribute('roast', { type: 'choice', options: options('light', 'dark') })
    const said = {
      ...milk({ form: { type: 'single', options: ['light', 'dark'] }, to: { of: 'person', attribute: 'roast' } }),
      ...{ texts: inAll({ ...ask, options: wordsOf('light', 'dark') }), research: null, placements: ['web:roast'] },
    }
    brand.ok(await brand.put('roast', said))
    expect((await brand.publish('roast')).body.issues[0].message).toContain('used_by_nothing')
    expect((await brand.publish('roast', ['used_by_nothing'])).body).toMatchObject({
      status: 'live',
      isAsked: false,
      usedBy: [],
    })
    const unused = brand.ok(await call('GET', '/v1/questions?unused=true')).items
    expect(unused.map((q: { key: string }) => q.key)).toContain('roast')
    const page = await visitor('personalisation')
    expect(await asked(page, { placement: 'web:roast' })).toBe(null)
    const definition = { attribute: 'roast', test: { op: 'equals', value: 'dark' } }
    brand.ok(await call('PUT', '/v1/segments/dark', { name: 'Dark', purpose: 'personalisation', definition }))
    const used = brand.ok(await call('GET', '/v1/questions/roast'))
    expect(used).toMatchObject({ isAsked: true, usedBy: [{ kind: 'segment', key: 'dark', because: 'roast' }] })
    // What can be asked is remembered for a second, but by who changes it here.
    await brand.settings({ gapHours: 0 })
    expect(await asked(page, { placement: 'web:roast' })).toMatchObject({ question: { key: 'roast' } })
  })

  test('two editors do not overwrite each other', async () => {
    const { revision } = brand.ok(await brand.put('contested', milk()))
    brand.ok(await brand.put('contested', { ...milk({ priority: 1 }), revision }))
    expect(await brand.put('contested', { ...milk({ priority: 2 }), revision })).toMatchObject({ status: 409 })
  })
})

test('a flow is walked, branched, left and found again where it was, and tells a recipient apart from the giver', async () => {
  await brand.attribute('age', { type: 'number' })
  const single = (keys: string[], to: object) => ({
    ...{ form: { type: 'single', options: keys }, texts: inAll({ ...ask, effect: '', options: wordsOf(...keys) }), to },
  })
  await brand.question('gift-who', {
    ...single(['child', 'friend'], { of: 'recipient', field: 'relation' }),
    research: brand.research,
  })
  await brand.question('gift-age', {
    ...{
      form: { type: 'number', least: 0, most: 120 },
      texts: inAll({ ...ask, effect: '' }),
      research: brand.research,
    },
    to: { of: 'recipient', attribute: 'age' },
  })
  const say = (text: string) => inAll({ say: text })
  const steps = [
    {
      id: 'who',
      kind: 'question',
      question: 'gift-who',
      next: [{ when: { answer: 'who', is: { op: 'equals', value: 'friend' } }, to: 'ideas' }],
    },
    { id: 'age', kind: 'question', question: 'gift-age', lead: say('A gift for your {who}. How old are they?') },
    { id: 'ideas', kind: 'suggest', texts: say('Three ideas'), by: [{ property: 'age', answer: 'age' }] },
    { id: 'end', kind: 'end', texts: say('Good luck.') },
  ]
  const said = {
    placements: ['web:gift'],
    kind: 'concierge',
    rendering: ['chat'],
    texts: inAll({ title: 'Birthday gift ideas', opening: 'Who is next on your list?' }),
    steps,
  }
  const { revision } = brand.ok(await call('PUT', '/v1/flows/gift', said))
  brand.ok(await call('POST', '/v1/flows/gift/publish', { revision }))

  const page = await visitor('personalisation')
  const open = { open: { kind: 'flow', key: 'gift' } }
  const first = await asked(page, open)
  expect(first.flow).toMatchObject({
    opening: 'Who is next on your list?',
    step: { id: 'who' },
    left: { questions: { least: 1, most: 2 } },
  })
  const second = brand.ok(await page.answer({ askId: first.askId, step: 'who', answer: 'child' })).next
  expect(second).toMatchObject({
    flow: { step: { id: 'age', say: 'A gift for your child (word). How old are they?' }, done: 1 },
    question: { key: 'gift-age' },
  })
  brand.ok(await page.post('/v1/ask/typed', { askId: first.askId, step: 'age', typed: 7 }))
  expect(await page.answer({ askId: first.askId, step: 'who', answer: 'friend' })).toMatchObject({
    body: { code: 'already_answered' },
  })
  expect(await asked(page, open)).toMatchObject({
    askId: first.askId,
    flow: { step: { id: 'age' } },
    question: { typed: 7 },
  })

  const third = brand.ok(await page.answer({ askId: first.askId, step: 'age', answer: 7 })).next
  expect(third.flow.step).toMatchObject({ kind: 'suggest', suggest: { most: 3, where: { age: 7 } } })
  const last = brand.ok(await page.answer({ askId: first.askId, step: 'ideas', outcome: 'passed' })).next
  expect(last.flow.step).toMatchObject({ id: 'end', say: 'Good luck.' })

  const id = await brand.personOf(page.anonymousId)
  const { items } = brand.ok(await call('GET', `/v1/people/${id}/recipients`))
  expect(items).toMatchObject([{ relation: 'child', values: [{ attribute: 'age', value: 7 }] }])
  expect((await brand.profile(page.anonymousId, 'essential')).values).toEqual([])
  const asks = brand.ok(await call('GET', `/v1/people/${id}/asks`)).items
  expect(asks).toMatchObject([
    {
      kind: 'flow',
      key: 'gift',
      outcome: 'answered',
      answers: [{ question: 'gift-who' }, { question: 'gift-age', answer: 7 }],
    },
  ])
  expect(brand.ok(await call('GET', '/v1/flows/gift/results?purpose=essential'))).toMatchObject({
    opened: 1,
    finished: 1,
  })
  expect(brand.ok(await call('GET', '/v1/questions/gift-age/results?purpose=essential'))).toMatchObject({
    outcomes: { answered: 1 },
    mean: null,
  })
})

test('who wants no contact in the preference centre is asked nothing, and it says so', async () => {
  const page = await visitor('personalisation')
  const id = await brand.personOf(page.anonymousId)
  const want = (frequency: string) =>
    call('PUT', `/v1/people/${id}/preferences`, { frequency, idempotencyKey: randomUUID() })
  brand.ok(await want('none'))
  expect(await asked(page)).toBe(null)
  const { decision, attention } = brand.ok(await call('GET', `/v1/people/${id}/next-question?placement=web:home`))
  expect(decision.notAsked.map((one: { because: string }) => one.because)).toContain('asked_to_be_left')
  expect(attention.frequency).toBe('none')
  brand.ok(await want('all'))
  expect(await asked(page)).not.toBe(null)
})

test('the holder of a link is asked and answers without a write key, and speaks through the address it went to', async () => {
  const email = `${randomUUID()}@example.com`
  await brand.allow({ kind: 'email', value: email }, 'personalisation')
  const { items } = brand.ok(await call('GET', `/v1/people?identifier=${email}`))
  const { token } = brand.ok(await call('POST', `/v1/people/${items[0].id}/preference-link`, {}), 201)
  const post = async (path: string, body: object) =>
    (await fetch(intake.url + path, { method: 'POST', body: JSON.stringify(body) })).json()
  const subject = { token }
  const { ask: given } = await post('/v1/ask/next', { subject, placement: 'web:home' })
  expect(given.question.key).toBe('milk')
  await post('/v1/ask/answers', { subject, askId: given.askId, answer: 'soy', idempotencyKey: randomUUID() })
  const { values } = brand.ok(await call('GET', `/v1/profile?kind=email&value=${email}&purpose=personalisation`))
  expect(values).toMatchObject([{ attribute: 'milk', value: 'soy', through: { kind: 'email', value: email } }])
  expect(await post('/v1/ask/next', { subject: { token: 'forged' } })).toMatchObject({ code: 'unknown_write_key' })
})

test('what is answered in words of one’s own is understood, or asked for again', async () => {
  const page = await visitor('personalisation')
  const { askId } = await asked(page)
  expect(await page.answer({ askId, words: 'something warm' })).toMatchObject({ body: { code: 'answer_does_not_fit' } })
  expect(await asked(page)).toMatchObject({ askId, question: { typed: 'something warm' } })
  brand.ok(await page.answer({ askId, words: 'Oat (word), please' }))
  expect((await brand.profile(page.anonymousId, 'personalisation')).values).toMatchObject([{ value: 'oat' }])
})

test('the adaptive policy decides with scores for who permits personalisation, and for nobody else', async () => {
  await brand.settings({ gapHours: 0, policy: 'adaptive' })
  const decisionFor = async (...purposes: string[]) => {
    const id = await brand.personOf((await visitor(...purposes)).anonymousId)
    return brand.ok(await call('GET', `/v1/people/${id}/next-question?placement=web:home`)).decision
  }
  expect(await decisionFor('analytics')).toMatchObject({ policy: 'static' })
  const decided = await decisionFor('personalisation')
  expect(decided.policy).toBe('adaptive')
  const scored = [decided.asked, ...decided.notAsked].filter((one) => one?.score)
  expect(scored.map((one) => one.key)).toContain('milk')
  await brand.settings({ gapHours: 0 })
})

test('what may be seen follows the scopes of the caller', async () => {
  const reader = await apiClient(intake, ['asking:read'])
  expect((await reader('GET', '/v1/questions')).status).toBe(200)
  expect((await reader('PUT', '/v1/questions/milk', milk())).status).toBe(403)
  expect((await reader('POST', '/v1/questions/milk/publish', { revision: 1 })).status).toBe(403)
  expect((await reader('GET', '/v1/questions/milk/results?purpose=essential')).body.outcomes.answered).not.toBe(1)
  expect(
    await (await fetch(`${intake.url}/v1/ask/next`, { method: 'POST', body: '{"writeKey":"no-such"}' })).json(),
  ).toMatchObject({ code: 'unknown_write_key' })
})
