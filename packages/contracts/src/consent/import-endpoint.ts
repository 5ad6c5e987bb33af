import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { consentLineCodes, readableLine } from './import-line.ts'

export const consentLineResult = z.object({
  status: z.enum(['recorded', 'known', 'rejected']),
  code: z.enum(consentLineCodes).optional().describe('Of a rejected line; see the list of errors'),
  detail: z.string().optional().describe('What is wrong with a rejected line, in a sentence'),
})
export type ConsentLineResult = z.infer<typeof consentLineResult>

export const mostConsentLines = 1_000

export const importConsent = endpoint({
  id: 'importConsent',
  method: 'POST',
  path: '/v1/consent/import',
  tag: 'Consent',
  summary: 'Import answers that were collected elsewhere, each with its provenance',
  description:
    'Answers for each line, in order. `recorded` and `known` lines are on disk and in force; a `rejected` one changed nothing ' +
    'and keeps no other line from being taken. A line may be sent again: its key makes it one answer.',
  access: { kind: 'scope', scope: 'consent:write' },
  body: z.object({ lines: z.array(readableLine).min(1).max(mostConsentLines) }),
  response: z.object({ results: z.array(consentLineResult) }),
  eachLine: true,
  errors: ['overloaded'],
})
