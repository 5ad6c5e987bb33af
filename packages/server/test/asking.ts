import { randomUUID } from 'node:crypto'
import type { ApiCall } from './api-client.ts'
import { type Answer, consentKey, type Intake } from './intake.ts'

const languages = ['en', 'zh', 'ar'] as const

/** The same words in each language. */
export const inAll = <T>(text: T) =>
  Object.fromEntries(languages.map((l) => [l, text])) as Record<'en' | 'zh' | 'ar', T>

/** Options with their keys as words. */
export const wordsOf = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, `${key} (word)`]))

export interface Page {
  /** A device that nobody else has. */
  readonly anonymousId: string
  next(more?: object): Promise<Answer>
  answer(body: object): Promise<Answer>
  post(path: string, body: object): Promise<Answer>
}

/** A brand that asks, and pages of its shop. */
export const askingBrand = (intake: Intake, call: ApiCall) => {
  const ok = (answer: Answer, status = 200): Answer['body'] => {
    if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const post = async (path: string, body: object): Promise<Answer> => {
    const answer = await fetch(intake.url + path, {
      method: 'POST',
      body: JSON.stringify({ writeKey: consentKey, ...body }),
    })
    return { status: answer.status, headers: answer.headers, body: await answer.json() }
  }
  return {
    attribute: async (key: string, said: object) =>
      ok(
        await call('PUT', `/v1/attributes/${key}`, {
          texts: inAll({ name: key, description: '' }),
          class: 'zero',
          ...said,
        }),
      ),
    /** Somebody wants to know, so it is asked. */
    research: { title: 'Test', owner: 'Ada', until: '2099-12-31' },
    put: (key: string, said: object) => call('PUT', `/v1/questions/${key}`, said),
    publish: async (key: string, despite: string[] = []) => {
      const { revision } = ok(await call('GET', `/v1/questions/${key}`))
      return call('POST', `/v1/questions/${key}/publish`, { revision, despite })
    },
    /** A question that is asked: written and published. */
    question: async (key: string, said: object) => {
      ok(await call('PUT', `/v1/questions/${key}`, said))
      const { revision } = ok(await call('GET', `/v1/questions/${key}`))
      ok(await call('POST', `/v1/questions/${key}/publish`, { revision }))
    },
    settings: async (said: object) => ok(await call('PUT', '/v1/asking/settings', said)),
    allow: async (subject: { kind: string; value: string }, ...purposes: string[]) =>
      ok(
        await call('POST', '/v1/consent', {
          ...{ subject, actor: { kind: 'self' }, channel: 'web', idempotencyKey: randomUUID() },
          answers: purposes.map((purpose) => ({ purpose, answer: 'grant' })),
        }),
      ),
    withdraw: async (subject: { kind: string; value: string }, ...purposes: string[]) =>
      ok(
        await call('POST', '/v1/consent', {
          ...{ subject, actor: { kind: 'self' }, channel: 'web', idempotencyKey: randomUUID() },
          answers: purposes.map((purpose) => ({ purpose, answer: 'withdraw' })),
        }),
      ),
    profile: async (anonymousId: string, purpose: string, query: object = {}) =>
      ok(
        await call(
          'GET',
          `/v1/profile?${new URLSearchParams({ kind: 'anonymous_id', value: anonymousId, purpose, ...query })}`,
        ),
      ),
    personOf: async (anonymousId: string): Promise<string> =>
      ok(await call('GET', `/v1/profile?${new URLSearchParams({ kind: 'anonymous_id', value: anonymousId })}`))
        .personId,
    page: (anonymousId: string = randomUUID()): Page => {
      const subject = { anonymousId }
      return {
        anonymousId,
        next: (more = {}) => post('/v1/ask/next', { subject, placement: 'web:home', ...more }),
        answer: (body) => post('/v1/ask/answers', { subject, idempotencyKey: randomUUID(), ...body }),
        post: (path, body) => post(path, { subject, ...body }),
      }
    },
    ok,
  }
}
