import type { AnswerSheetBody } from '@candor/contracts'
import type { Resolution } from '@candor/rules'
import { problem } from '../../../platform/http/index.ts'
import type { AnswerOfSubject } from '../answers/answer-writer.ts'
import type { Catalogue, PurposeEntry } from '../catalogue/catalogue.ts'
import type { Presentation } from './presentations.store.ts'

const dayMs = 86_400_000

type Sheet = Pick<AnswerSheetBody, 'answers' | 'occurredAt'>

/** Through what an answer came, and how far it is known who gave it. */
export type Giver = Pick<AnswerOfSubject, 'actor' | 'channel' | 'sourceId' | 'verified'> & {
  /** Makes a repetition harmless: the same key and purpose twice is one answer. */
  readonly key: string
}

/** One answer a purpose, the last of the sheet; throws unknown_purpose, also for a yes the agreement does not speak of. */
const answersByPurpose = (catalogue: Catalogue, covered: readonly string[], sheet: Sheet) => {
  const answers = new Map<PurposeEntry, AnswerSheetBody['answers'][number]['answer']>()
  for (const { purpose: key, answer } of sheet.answers) {
    const purpose = catalogue.purposes.get(key)
    if (!purpose) throw problem('unknown_purpose', { detail: key })
    if (answer === 'grant' && !purpose.essential && !covered.includes(key))
      throw problem('unknown_purpose', { detail: `The agreement does not speak of ${key}.` })
    answers.set(purpose, answer)
  }
  return answers
}

/**
 * What a sheet says, as entries for the ledger. Pure. `presentation`: what was shown; null where nothing was, which is
 * enough for a refusal. What the browser's signal refuses, or the law of the place forbids, is refused whatever was ticked,
 * and the entry says why. A device's clock may be ahead: no answer comes from the future.
 */
export const answersOfSheet = (
  catalogue: Catalogue,
  presentation: Presentation | null,
  sheet: Sheet,
  context: { resolution: Resolution; giver: Giver; now: number },
): AnswerOfSubject[] => {
  const { resolution, now } = context
  const { key: givenKey, ...giver } = context.giver
  const agreement = [...catalogue.agreements.values()].find((a) => a.id === presentation?.agreementId)
  const covered = agreement?.versions.find((v) => v.version === presentation?.version)?.purposes ?? []
  const answers = answersByPurpose(catalogue, covered, sheet)
  const refused: readonly string[] = resolution.refused
  const rules: Readonly<Record<string, string | undefined>> = resolution.defaults
  for (const key of refused) {
    const purpose = catalogue.purposes.get(key)
    if (purpose && !answers.has(purpose)) answers.set(purpose, 'deny')
  }
  const said = Date.parse(sheet.occurredAt)
  const occurredAt = Math.min(said, now)
  return [...answers].map(([purpose, answer]) => {
    const because = refused.includes(purpose.key) ? 'gpc' : rules[purpose.key] === 'forbidden' ? 'law' : null
    const kind = answer === 'grant' && because !== null ? 'deny' : answer
    const lasts = kind === 'grant' && purpose.validityDays !== null
    return {
      kind,
      purposeBit: purpose.bit,
      purposeVersion: purpose.version,
      agreementId: presentation?.agreementId ?? null,
      agreementVersion: presentation?.version ?? null,
      presentationId: presentation?.id ?? null,
      actorKind: 'self',
      ...giver,
      stage: 'none',
      evidence: {
        ...(presentation && { locale: presentation.locale, textSha256: presentation.textSha256 }),
        ...(because && { refusedBy: because }),
        ...(said > now && { clientTime: sheet.occurredAt }),
      },
      occurredAt,
      validUntil: lasts ? occurredAt + purpose.validityDays! * dayMs : null,
      idempotencyKey: `${givenKey}:${purpose.bit}`,
    }
  })
}
