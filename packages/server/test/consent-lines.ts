import { type consentLine, defaultAgreement } from '@candor/contracts'
import type { z } from 'zod'

export type SentLine = z.input<typeof consentLine>

/** An imported yes that is as it should be; `more` says otherwise. */
export const importedYes = (key: string, more: Partial<SentLine> = {}): SentLine => ({
  key,
  subject: { kind: 'email', value: `${key}@example.com` },
  purpose: 'email',
  answer: 'grant',
  occurredAt: '2024-05-01T10:00:00Z',
  channel: 'paper',
  system: 'Old CRM',
  collectedBy: 'Shop in Ulm',
  agreement: { key: defaultAgreement.key, version: 1, locale: 'en' },
  evidence: { reference: `scan/${key}.pdf` },
  ...more,
})
