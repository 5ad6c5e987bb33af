import {
  type AnswerAskAnswer,
  answerAsk,
  askNext,
  keepTyped as keepTypedEndpoint,
  takeBackAnswer,
} from '@candor/contracts'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { problem } from '../../../platform/http/index.ts'
import { unstorable } from '../../../platform/http/text.ts'
import { type ForPurpose, retryConflicts } from '../../../platform/postgres/index.ts'
import type { SourceRecord } from '../../workspaces/index.ts'
import { readAsk } from '../asks.store.ts'
import type { AskingDeps } from '../deps.ts'
import { someoneOf } from '../person/subject.ts'
import type { Shelves } from '../shelf.ts'
import { answerFor } from './answer.ts'
import { keepTyped } from './keep-typed.ts'
import { type Calling, nextFor } from './next.ts'
import { takeBack } from './take-back.ts'
import { keepAfterRefusal, TypedAfterRefusal } from './typed.ts'

type Tx = ForPurpose<'asking'>

const maxBytes = 64 * 1024

const read = <T extends z.ZodType>(schema: T, value: unknown): z.output<T> => {
  const result = schema.safeParse(value)
  const issues = result.success ? [] : result.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message }))
  const bad = unstorable(value, 'body')
  if (bad !== null) issues.push({ path: bad, message: 'Text must be well-formed Unicode without U+0000' })
  if (!result.success || issues.length > 0) throw problem('invalid_request', { issues })
  return result.data
}

const readJson = (body: unknown): unknown => {
  try {
    return JSON.parse(String(body))
  } catch {
    throw problem('invalid_json')
  }
}

/** What pages call with their write key. Register in a scope of its own: bodies come as text/plain, and any site may call. */
export const registerAskingPage = (app: FastifyInstance, deps: AskingDeps, shelves: Shelves): void => {
  const { purposes, sources, tokens, cors } = deps
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: maxBytes }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request, reply) => {
    cors.allow(request, reply)
    reply.header('cache-control', 'no-store')
    request.headers['content-type'] = 'text/plain'
  })

  /**
   * From where a page calls, before anything else of the input is looked at: strangers learn nothing. A page of our own has a
   * link's token and no write key: source 0.
   */
  const sourceOf = async (input: unknown): Promise<Pick<SourceRecord, 'workspaceId' | 'id'>> => {
    const { writeKey, subject } = (input ?? {}) as { writeKey?: unknown; subject?: { token?: unknown } | null }
    const token = subject?.token
    const holder = writeKey === undefined && typeof token === 'string' ? await tokens.read('preferences', token) : null
    if (holder) return { workspaceId: holder.workspaceId, id: 0 }
    const source = typeof writeKey === 'string' ? await sources.byWriteKey(writeKey) : null
    if (!source) throw problem('unknown_write_key')
    return source
  }

  const within = <T>(workspaceId: number, act: (tx: Tx) => Promise<T>): Promise<T> =>
    retryConflicts(() => purposes.withPurpose('asking', { workspaceId, actor: 'page' }, act))

  /** Reads a call by its endpoint, and sends only what the contract names. */
  const called = async <B extends z.ZodType, R extends z.ZodType>(
    text: unknown,
    { body: schema, response }: { body?: B; response: R },
    act: (calling: Calling, body: z.output<B>) => Promise<z.output<R>>,
  ): Promise<z.output<R>> => {
    const json = readJson(text)
    const { workspaceId, id: sourceId } = await sourceOf(json)
    const body = read(schema!, json)
    return response.parse(await act({ deps, workspaceId, sourceId, shelf: await shelves.of(workspaceId) }, body))
  }

  app.post(askNext.path, (request) =>
    called(request.body, askNext, (calling, body) => within(calling.workspaceId, (tx) => nextFor(tx, calling, body))),
  )

  app.post(answerAsk.path, (request) =>
    called(request.body, answerAsk, async (calling, body): Promise<AnswerAskAnswer> => {
      try {
        return await within(calling.workspaceId, (tx) => answerFor(tx, calling, body))
      } catch (error) {
        if (!(error instanceof TypedAfterRefusal)) throw error
        await within(calling.workspaceId, (tx) => keepAfterRefusal(tx, calling.workspaceId, error))
        throw error.refusal
      }
    }),
  )

  app.post(keepTypedEndpoint.path, (request) =>
    called(request.body, keepTypedEndpoint, async (calling, body) => {
      await within(calling.workspaceId, (tx) => keepTyped(tx, calling, body))
      return { kept: true as const }
    }),
  )

  app.post(takeBackAnswer.path, (request) =>
    called(request.body, takeBackAnswer, (calling, { subject, askId, question }) =>
      within(calling.workspaceId, async (tx) => {
        const who = await someoneOf(tx, deps, calling.workspaceId, subject)
        const ask = await readAsk(tx, calling.workspaceId, askId)
        if (!ask) throw problem('not_found', { detail: 'Nothing was asked under this id.' })
        if (!who || ask.personId !== who.personId) throw problem('answer_of_another')
        const takenBack = await takeBack(tx, calling.workspaceId, { who, ask, question, now: deps.now() })
        return { askId, takenBack }
      }),
    ),
  )

  for (const { path } of [askNext, answerAsk, keepTypedEndpoint, takeBackAnswer]) app.options(path, cors.preflight)
}
