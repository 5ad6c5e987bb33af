import {
  type ConsentLine,
  type ConsentLineCode,
  type ConsentLineRefusal,
  type ConsentLineResult,
  consentLineCodes,
  type ReadableLine,
  refuseLine,
} from '@candor/contracts'
import { ProblemError } from '../../../platform/http/index.ts'
import type { IdentityRules } from '../../identity/index.ts'
import type { AnswerOfSubject, AnswerWriter, Subject, WrittenAnswer } from '../answers/answer-writer.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { subjectOf } from '../subjects/subject-of.ts'
import { answerOfLine, contentOf } from './answer-of-line.ts'

type Checked =
  | { readonly line: ConsentLine; readonly subject: Subject; readonly answer: AnswerOfSubject }
  | { readonly refused: ConsentLineRefusal }

const isLineCode = (code: string): code is ConsentLineCode => consentLineCodes.some((c) => c === code)

/** The refusal an error stands for; anything else concerns the whole request and is thrown again. */
const refusalOf = (error: unknown): ConsentLineRefusal => {
  if (!(error instanceof ProblemError) || !isLineCode(error.code)) throw error
  return refuseLine(error.code, error.options.detail)
}

/** Each line as an answer or as a refusal; pure. */
export const checkLines = (
  catalogue: Catalogue,
  lines: readonly ReadableLine[],
  context: { by: { kind: string; label: string }; now: number; rules: IdentityRules },
): Checked[] =>
  lines.map((read) => {
    if ('refused' in read) return read
    try {
      const subject = subjectOf(context.rules, read.line.subject)
      return { line: read.line, subject, answer: answerOfLine(catalogue, read.line, context) }
    } catch (error) {
      return { refused: refusalOf(error) }
    }
  })

type Outcome =
  | { readonly line: ConsentLine; readonly written: WrittenAnswer }
  | { readonly refused: ConsentLineRefusal }

const writeLines = async (
  writer: AnswerWriter,
  workspaceId: number,
  checked: readonly Checked[],
): Promise<Outcome[]> => {
  const settled = await Promise.allSettled(
    checked.map((c) => ('refused' in c ? [] : writer.write(workspaceId, c.subject, [c.answer]))),
  )
  return checked.map((c, i): Outcome => {
    if ('refused' in c) return c
    const result = settled[i]!
    return result.status === 'fulfilled'
      ? { line: c.line, written: result.value[0]! }
      : { refused: refusalOf(result.reason) }
  })
}

const rejected = ({ code, detail }: ConsentLineRefusal): ConsentLineResult => ({ status: 'rejected', code, detail })

/**
 * Writes what can be written and answers for each line. `contents` tells what stands in the ledger under some ids, as
 * `contentOf` says it. Throws when the whole request has to be repeated; what was written by then is known the next time.
 */
export const takeLines = async (
  deps: { writer: AnswerWriter; contents(ids: readonly string[]): Promise<ReadonlyMap<string, string>> },
  workspaceId: number,
  checked: readonly Checked[],
): Promise<ConsentLineResult[]> => {
  const outcomes = await writeLines(deps.writer, workspaceId, checked)
  const written = outcomes.flatMap((o) => ('written' in o ? [o.written] : []))
  const contents = await deps.contents([...new Set(written.map((w) => w.id))])
  // Several lines may have met in one entry: it was recorded once, and the others knew it.
  const fresh = new Set(written.filter((w) => w.fresh).map((w) => w.id))
  return outcomes.map((outcome): ConsentLineResult => {
    if ('refused' in outcome) return rejected(outcome.refused)
    const { line, written: entry } = outcome
    if (contents.get(entry.id) !== contentOf(line))
      return rejected(refuseLine('conflict', `The key ${line.key} stands for another answer already.`))
    return { status: fresh.delete(entry.id) ? 'recorded' : 'known' }
  })
}
