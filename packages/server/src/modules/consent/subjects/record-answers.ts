import type { AnswersBody, IdentifierKind } from '@candor/contracts'
import type { RulesDirectory } from '../../identity/index.ts'
import type { AnswerWriter, Subject } from '../answers/answer-writer.ts'
import type { Catalogues } from '../catalogue/catalogue.ts'
import { answersOfBody } from './answers-of-body.ts'
import { subjectOf } from './subject-of.ts'

export interface RecordedAnswers {
  readonly receipts: { id: string; purpose: string; url: string }[]
  readonly seq: number
}

/** Who reports answers; stands in the evidence. */
export interface Reporter {
  readonly kind: string
  readonly label: string
}

/** Records answers of somebody named by an identifier, or known. Throws what answersOfBody and the writer throw. */
export type RecordAnswers = (
  workspaceId: number,
  who: { readonly kind: IdentifierKind; readonly value: string } | { readonly personId: string },
  body: AnswersBody,
  by: Reporter,
) => Promise<RecordedAnswers>

export const createRecordAnswers =
  (deps: { catalogues: Catalogues; writer: AnswerWriter; rules: RulesDirectory; publicUrl: string }): RecordAnswers =>
  async (workspaceId, who, body, by) => {
    const { catalogues, writer, rules, publicUrl } = deps
    const subject: Subject = 'personId' in who ? who : subjectOf(await rules.of(workspaceId), who)
    const catalogue = await catalogues.fresh(workspaceId)
    const answers = answersOfBody(catalogue, body, { by, now: Date.now() })
    const written = await writer.write(workspaceId, subject, answers)
    const keyOf = new Map([...catalogue.purposes.values()].map((p) => [p.bit, p.key]))
    return {
      receipts: written.map(({ id, purposeBit }) => ({
        id,
        purpose: keyOf.get(purposeBit) ?? '',
        url: `${publicUrl}/v1/receipts/${id}`,
      })),
      seq: written.reduce((last, w) => Math.max(last, w.seq), 0),
    }
  }
