import { z } from 'zod'
import { endpoint } from '../endpoint.ts'

/** What a page says and hears with nothing but its write key. The bodies come as text/plain, so that browsers ask nothing first. */

const key = z.string().min(1).max(128)
export const agreementVersionNumber = z.union([z.int(), z.string().min(1).max(20)])

export const consentConfig = z.object({
  jurisdiction: z.string().nullable(),
  rules: z.record(z.string(), z.enum(['opt_in', 'opt_out', 'notice', 'forbidden'])),
  gpcHonoured: z.boolean(),
  agreement: z.object({
    key: z.string(),
    version: z.int(),
    text: z.string(),
    textSha256: z.string().describe('SHA-256 of the UTF-8 bytes of `text`, in hexadecimal'),
    locale: z.string(),
  }),
  purposes: z.array(z.object({ key: z.string(), name: z.string(), description: z.string(), essential: z.boolean() })),
  reask: z
    .boolean()
    .describe(
      'The version that `accepted` names does not cover today’s text any more; or, where IAB’s TCF holds, its policies are of ' +
        'another version than `tcfPolicy`',
    ),
  renewBefore: z.iso
    .datetime()
    .nullable()
    .describe('An answer given before this is asked for again, by a rule of the place; null: none says so'),
  cmp: z
    .object({
      tcfCmpId: z.int(),
      publisherCountry: z.string(),
      vendors: z
        .object({
          listVersion: z.int(),
          policyVersion: z.int(),
          vendors: z.array(z.object({ id: z.int(), asksConsent: z.boolean(), specialOnly: z.boolean() })),
        })
        .optional(),
    })
    .optional()
    .describe('What IAB’s TCF needs, where the operator takes part in it and the place is its'),
})
export type ConsentConfig = z.infer<typeof consentConfig>

export const getConsentConfig = endpoint({
  id: 'getConsentConfig',
  method: 'GET',
  path: '/v1/consent/config',
  tag: 'Consent on a page',
  summary: 'What to ask a visitor, in which words, and what the law of the place asks',
  description: 'Where the place is not known, the strictest rules are taken. `Sec-GPC: 1` is honoured everywhere.',
  access: { kind: 'writeKey' },
  query: z.object({
    writeKey: key.optional(),
    locale: z.string().max(35).optional().describe('BCP 47'),
    accepted: z.string().max(160).optional().describe('key@version of the agreement answered before'),
    tcfPolicy: z.string().max(10).optional().describe('Version of TCF’s policies under which that was answered'),
  }),
  response: consentConfig,
  errors: ['unknown_write_key'],
})

export const presentationBody = z.object({
  writeKey: key.optional(),
  agreement: z.object({
    key,
    version: agreementVersionNumber,
    locale: z.string().min(1).max(35),
    textSha256: z.string().min(1).max(64),
  }),
  layoutSha256: z.string().max(64).optional(),
  signals: z.object({ gpc: z.boolean() }).partial().optional(),
})
export type PresentationBody = z.infer<typeof presentationBody>

export const presentConsent = endpoint({
  id: 'presentConsent',
  method: 'POST',
  path: '/v1/consent/presentations',
  tag: 'Consent on a page',
  summary: 'Say what was shown; names nobody',
  access: { kind: 'writeKey' },
  body: presentationBody,
  response: z.object({ presentationId: z.uuid() }),
  errors: ['unknown_write_key', 'invalid_json', 'too_large', 'unknown_agreement_version', 'text_never_published'],
})

export const answerSheetBody = z.object({
  writeKey: key.optional(),
  subject: z.object({
    anonymousId: z.string().min(1).max(255).optional(),
    userId: z.string().min(1).max(255).optional(),
  }),
  presentationId: z.uuid(),
  answers: z.array(z.object({ purpose: key, answer: z.enum(['grant', 'deny', 'withdraw']) })).max(64),
  occurredAt: z.iso.datetime({ offset: true }),
  idempotencyKey: z.string().min(1).max(128),
})
export type AnswerSheetBody = z.infer<typeof answerSheetBody>

export const answerResult = z.object({
  receipts: z.array(z.object({ id: z.uuid(), purpose: z.string(), url: z.string() })),
  seq: z.int().describe('Number of the last entry in the ledger; 0 when nothing about anybody was written'),
})
export type AnswerResult = z.infer<typeof answerResult>

export const answerConsent = endpoint({
  id: 'answerConsent',
  method: 'POST',
  path: '/v1/consent/answers',
  tag: 'Consent on a page',
  summary: 'Answer what was shown',
  description:
    'Answered when it is on disk and in force. A refusal without a subject is only counted. The same idempotency key twice is one answer.',
  access: { kind: 'writeKey' },
  body: answerSheetBody,
  response: answerResult,
  errors: ['unknown_write_key', 'invalid_json', 'too_large', 'overloaded', 'unknown_purpose', 'unknown_presentation'],
})
