import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { page, pageQuery } from '../page.ts'
import { ledgerEntry, purposeRecord } from './endpoints.ts'

export const ledgerKinds = ['grant', 'deny', 'withdraw', 'object', 'restrict', 'expire', 'merge', 'move'] as const
export const ledgerActorKinds = ['self', 'agent', 'guardian', 'operator', 'import', 'system'] as const

/** An entry without its evidence, which may say anything about anybody: that stands in the receipt. */
export const ledgerLine = ledgerEntry.omit({ evidence: true }).extend({
  kind: z.enum(ledgerKinds),
  actorKind: z.enum(ledgerActorKinds),
  actor: z.string().nullable().describe('Null where it names a person and the caller lacks people:read'),
  personId: z.uuid().nullable().describe('Null where the caller lacks people:read'),
  purposeVersion: z.int().nullable(),
  agreement: z.object({ key: z.string(), version: z.int() }).nullable().describe('The words it answers'),
  jurisdiction: z.string().nullable().describe('Where the question was shown; empty: the place was not known'),
})
export type LedgerLine = z.infer<typeof ledgerLine>

const exact = (limit: number) => z.string().min(1).max(limit).optional()
const moment = z.iso.datetime({ offset: true }).optional()

export const listLedger = endpoint({
  id: 'listLedger',
  method: 'GET',
  path: '/v1/consent/ledger',
  tag: 'Consent',
  summary: 'The ledger of answers, newest first',
  description:
    'With rare filters a page looks through at most 20,000 entries and may come back short or empty: `searchedTo` tells how far ' +
    'it looked, and `next` goes on from there. Persons are shown, and filtered by, only with people:read; such a reading is ' +
    'written to the audit log.',
  access: { kind: 'scope', scope: 'consent:read' },
  query: pageQuery.extend({
    purpose: exact(64),
    kind: z.enum(ledgerKinds).optional(),
    actorKind: z.enum(ledgerActorKinds).optional(),
    actor: exact(254),
    channel: exact(64),
    from: moment.describe('Recorded at or after'),
    to: moment.describe('Recorded before'),
    person: z.uuid().optional().describe('Also what was recorded of those who were merged into this person'),
  }),
  response: page(ledgerLine).extend({
    searchedTo: z.int().describe('The number of the oldest entry that was looked at'),
    provenTo: z.int().describe('Entries up to this number are covered by a checkpoint, so they have a receipt'),
  }),
  errors: ['not_found', 'unknown_purpose'],
})

export const rateDimensions = ['purpose', 'region', 'presentation'] as const
export type RateDimension = (typeof rateDimensions)[number]
export const rateSteps = ['day', 'week', 'month'] as const
export type RateStep = (typeof rateSteps)[number]

/** How often a question was answered by yes. Counts are told in tens, each within nine of the truth. */
export const consentRate = z.object({
  asked: z.int().nullable().describe('Answers, yes or no, in tens; null: fewer than ten, or none'),
  yes: z.int().nullable().describe('In tens; null: fewer than ten, or none'),
  rate: z
    .number()
    .nullable()
    .describe('yes / asked; null below `minimum` answers, and where fewer than ten said yes, or no'),
  low: z.number().nullable().describe('Wilson interval, 95 %, as wide as the tens make it'),
  high: z.number().nullable(),
  withdrawn: z.int().nullable().describe('Withdrawals and objections, in tens; null: fewer than ten, or none'),
})
export type ConsentRate = z.infer<typeof consentRate>

export const getConsentRates = endpoint({
  id: 'getConsentRates',
  method: 'GET',
  path: '/v1/consent/rates',
  tag: 'Consent',
  summary: 'How often people say yes, over time',
  description:
    'Counts answers, not people: who answers twice counts twice, who does not answer counts not at all. Answers on pages come ' +
    'from counts that name nobody, all others from the ledger; what was imported was not asked here and is left out. By region ' +
    'or presentation, `purpose` says of which one. Days are those of UTC. Counts are differences of a running total in tens, so ' +
    'that no two questions differ by less than ten answers; a place or words with fewer than ten are not named.',
  access: { kind: 'scope', scope: 'consent:read' },
  query: z.object({
    by: z.enum(rateDimensions).default('purpose'),
    every: z.enum(rateSteps).default('day'),
    from: z.iso.date().optional().describe('First day; 29 days before `to` unless said'),
    to: z.iso.date().optional().describe('Last day; today unless said'),
    purpose: exact(64),
  }),
  response: z.object({
    minimum: z.int().describe('Below so many answers there is no rate'),
    steps: z.array(z.iso.date()).describe('The first day of each step'),
    series: z.array(
      z.object({
        key: z
          .string()
          .describe('Purpose; or ISO 3166 place, empty where it was not known; or key@version, empty without words'),
        total: consentRate,
        points: z.array(consentRate).describe('One for each step'),
      }),
    ),
    leftOut: z.int().describe('How many further series there are, of fewer answers than those here'),
  }),
  errors: ['unknown_purpose'],
})
export type ConsentRates = z.infer<typeof getConsentRates.response>

export const listPurposeVersions = endpoint({
  id: 'listPurposeVersions',
  method: 'GET',
  path: '/v1/purposes/:key/versions',
  tag: 'Consent',
  summary: 'Every version of what was said about a purpose, newest first',
  access: { kind: 'scope', scope: 'consent:read' },
  params: z.object({ key: z.string().min(1).max(64) }),
  response: z.object({
    items: z.array(purposeRecord.extend({ publishedAt: z.iso.datetime() })),
  }),
  errors: ['not_found'],
})
export type PurposeVersion = z.infer<typeof listPurposeVersions.response>['items'][number]
