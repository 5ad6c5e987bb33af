import { hash } from 'node:crypto'
import { type ConsentMapping, type ConsentRule, readableLine } from '@candor/contracts'
import { type Fields, type Row, RowProblem } from '../row.ts'
import { eachRow } from './apply-rule.ts'
import { compileCondition } from './compile-condition.ts'
import { columnAs, compileFields, compileTexts } from './compile-fields.ts'
import type { LineItem, Mapper } from './items.ts'
import { mapRows } from './map-rows.ts'

/**
 * A line as it is sent. Its key is its content unless it has one: whatever else a file says later about the same person
 * is another answer, and the same line is the same answer from any file and machine. Throws a RowProblem.
 */
const lineItem = ({ row }: Row, said: Fields): LineItem => {
  const read = readableLine.parse('key' in said ? said : { ...said, key: 'its content' })
  if ('refused' in read) throw new RowProblem(read.refused.code, read.refused.detail)
  const id = 'key' in said ? read.line.key : `import-${hash('sha256', JSON.stringify(read.line), 'base64url')}`
  return { kind: 'line', id, json: JSON.stringify({ ...said, key: id }), firstRow: row, lastRow: row }
}

/** Makes the function that says of a row what its answer is, in the shape of a line without a key. */
const compileAnswer = (rule: ConsentRule, empty: readonly string[]): ((fields: Fields) => Fields) => {
  const { purpose, answer, channel, system, collectedBy, doubleOptIn } = rule
  const { reference, ...more } = rule.evidence ?? {}
  const subject = compileTexts({ value: rule.subject.value }, empty)
  const texts = compileTexts({ purpose, answer, channel, system, collectedBy, doubleOptIn }, empty)
  const times = compileFields(
    {
      occurredAt: columnAs('timestamp', rule.occurredAt),
      validUntil: columnAs('timestamp', rule.validUntil),
      verified: columnAs('boolean', rule.verified),
    },
    empty,
  )
  const actor = compileTexts(rule.actor ?? {}, empty)
  const agreement = compileTexts(rule.agreement ?? {}, empty)
  const partner = compileTexts(rule.partner ?? {}, empty)
  const proof = compileTexts({ reference }, empty)
  const evidence = compileFields(more, empty)
  return (fields) => ({
    subject: { kind: rule.subject.kind, ...subject(fields) },
    ...texts(fields),
    ...times(fields),
    actor: actor(fields),
    agreement: agreement(fields),
    evidence: { ...evidence(fields), ...proof(fields), partner: partner(fields) },
  })
}

/** Turns rows into answers about consent and rejects as a mapping says. */
export const createAnswerMapper = (mapping: ConsentMapping): Mapper => {
  const { empty } = mapping.input
  const rules = mapping.answers.map((rule) => {
    const matches = rule.when ? compileCondition(rule.when, empty) : () => true
    const answerOf = compileAnswer(rule, empty)
    return eachRow(rule.id, (row) => (matches(row.fields) ? [lineItem(row, answerOf(row.fields))] : []))
  })
  return mapRows(mapping, rules)
}

/** Takes rows that are lines of POST /v1/consent/import already. */
export const createLineMapper = (): Mapper =>
  mapRows({ skip: [], input: { delimiter: ',', encoding: 'utf-8', empty: [''] } }, [
    eachRow('line', (row) => [lineItem(row, row.fields)]),
  ])
