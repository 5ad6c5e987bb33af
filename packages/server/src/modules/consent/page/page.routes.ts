import {
  answerConsent,
  answerSheetBody,
  type ConsentConfig,
  getConsentConfig,
  presentationBody,
  presentConsent,
} from '@candor/contracts'
import { gpcDocument, type Resolution, type Signal, signalsIn } from '@candor/rules'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { problem } from '../../../platform/http/index.ts'
import { unstorable } from '../../../platform/http/text.ts'
import type { Purposes } from '../../../platform/postgres/index.ts'
import { identifierOf, type RulesDirectory } from '../../identity/index.ts'
import type { SourceDirectory, SourceRecord } from '../../workspaces/index.ts'
import type { AnswerWriter } from '../answers/answer-writer.ts'
import type { Catalogues } from '../catalogue/catalogue.ts'
import type { Links } from '../preferences/links.ts'
import { consentConfigOf } from './config.ts'
import { presentationOf } from './presentation-of.ts'
import { countAnswers, findPresentation, insertPresentation } from './presentations.store.ts'
import { answersOfSheet } from './take-answers.ts'

export interface PageDeps {
  purposes: Purposes
  catalogues: Catalogues
  writer: AnswerWriter
  sources: SourceDirectory
  rules: RulesDirectory
  /** The rules for a visitor from a place (ISO 3166, or null) with these signals, now. */
  resolve(question: { jurisdiction: string | null; at: Date; signals: readonly Signal[] }): Resolution
  /** Where a request comes from. */
  jurisdictionOf(request: FastifyRequest): string | null
  cors: {
    allow(request: FastifyRequest, reply: import('fastify').FastifyReply): void
    preflight(request: FastifyRequest, reply: import('fastify').FastifyReply): unknown
  }
  links: Links
  /** What IAB's frameworks need in a place; undefined where the operator takes no part in them. */
  cmpFor(jurisdiction: string | null): Promise<ConsentConfig['cmp']>
  now(): number
}

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

/**
 * What pages call with their write key. Register in a scope of its own: bodies come as text/plain, and any site may call.
 */
export const registerConsentPage = (app: FastifyInstance, deps: PageDeps): void => {
  const { catalogues, writer, purposes, now } = deps
  const system = purposes.system('consent')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: maxBytes }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request, reply) => {
    deps.cors.allow(request, reply)
    reply.header('cache-control', 'no-store')
    request.headers['content-type'] = 'text/plain'
  })

  /** Before anything else of the input is looked at: strangers learn nothing. */
  const sourceOf = async (input: unknown): Promise<SourceRecord> => {
    const key = (input as { writeKey?: unknown } | null)?.writeKey
    const source = typeof key === 'string' ? await deps.sources.byWriteKey(key) : null
    if (!source) throw problem('unknown_write_key')
    return source
  }
  const rulesFor = (request: FastifyRequest, jurisdiction: string | null, gpc = false) => {
    const signals = gpc ? (['gpc'] as const) : signalsIn(request.headers)
    return deps.resolve({ jurisdiction, at: new Date(now()), signals })
  }

  app.get(getConsentConfig.path, async (request) => {
    const source = await sourceOf(request.query)
    const query = read(getConsentConfig.query!, request.query)
    const catalogue = await catalogues.of(source.workspaceId)
    const jurisdiction = deps.jurisdictionOf(request)
    const cmp = await deps.cmpFor(jurisdiction)
    return consentConfigOf(catalogue, { resolution: rulesFor(request, jurisdiction), cmp, now: now() }, query)
  })

  app.post(presentConsent.path, async (request) => {
    const json = readJson(request.body)
    const source = await sourceOf(json)
    const presentation = await presentationOf(catalogues, source.workspaceId, read(presentationBody, json), {
      jurisdiction: deps.jurisdictionOf(request),
      signals: signalsIn(request.headers),
      sourceId: source.id,
    })
    await insertPresentation(system, source.workspaceId, presentation)
    return { presentationId: presentation.id }
  })

  app.post(answerConsent.path, async (request) => {
    const json = readJson(request.body)
    const source = await sourceOf(json)
    const sheet = read(answerSheetBody, json)
    const { workspaceId } = source
    const presentation = await findPresentation(system, workspaceId, sheet.presentationId)
    if (!presentation || presentation.sourceId !== source.id) throw problem('unknown_presentation')
    const gpc = presentation.signals.gpc === true || signalsIn(request.headers).includes('gpc')
    const resolution = rulesFor(request, presentation.jurisdiction || null, gpc)
    const catalogue = await catalogues.of(workspaceId)
    const giver = {
      actor: 'visitor',
      channel: 'web',
      sourceId: source.id,
      verified: false,
      key: `page:${source.id}:${sheet.idempotencyKey}`,
    }
    const answers = answersOfSheet(catalogue, presentation, sheet, { resolution, giver, now: now() })
    const rules = await deps.rules.of(workspaceId)
    const given = (kind: 'user_id' | 'anonymous_id', value: string | undefined) =>
      value === undefined ? null : identifierOf(rules, kind, value)
    const [userId, anonymousId] = [
      given('user_id', sheet.subject.userId),
      given('anonymous_id', sheet.subject.anonymousId),
    ]
    const named = userId !== null || anonymousId !== null
    if (!named && answers.some((a) => a.kind === 'grant'))
      throw problem('invalid_request', {
        detail: 'A yes needs a subject that names somebody: anonymousId, userId or both.',
      })
    const written = named ? await writer.write(workspaceId, { userId, anonymousId, email: null }, answers) : []
    const counted = answers.map((a) => ({ bit: a.purposeBit, answer: a.kind }))
    await countAnswers(system, workspaceId, presentation, counted, sheet.idempotencyKey)
    const keyOf = new Map([...catalogue.purposes.values()].map((p) => [p.bit, p.key]))
    return {
      receipts: await Promise.all(
        written.map(async ({ id, purposeBit }) => ({
          id,
          purpose: keyOf.get(purposeBit) ?? '',
          url: await deps.links.receipt(workspaceId, id),
        })),
      ),
      seq: written.reduce((last, w) => Math.max(last, w.seq), 0),
    }
  })

  for (const { path } of [getConsentConfig, presentConsent, answerConsent]) app.options(path, deps.cors.preflight)
  app.get('/.well-known/gpc.json', async () => gpcDocument(honouredSince))
}

/** The day since which this server has honoured Global Privacy Control. */
const honouredSince = new Date('2026-11-01')
