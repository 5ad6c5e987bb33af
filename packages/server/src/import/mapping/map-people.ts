import { hash } from 'node:crypto'
import { type PeopleMapping, type PeopleRule, type RowExpression, readablePerson } from '@candor/contracts'
import { type Fields, type Row, RowProblem } from '../row.ts'
import { eachRow } from './apply-rule.ts'
import { compileCondition } from './compile-condition.ts'
import { columnAs, compileFields, compileTexts } from './compile-fields.ts'
import type { LineItem, Mapper } from './items.ts'
import { mapRows } from './map-rows.ts'

type Told = PeopleRule['values'][number]
type Build = (fields: Fields) => Fields | undefined

/** A line as it is sent. Throws a RowProblem for what the server would refuse by its shape alone. */
const lineItem = ({ row }: Row, said: Fields): LineItem => {
  // As it will arrive: what has no value is not there.
  const json = JSON.stringify(said)
  const read = readablePerson.parse(JSON.parse(json))
  if ('refused' in read) throw new RowProblem(read.refused.code, read.refused.detail)
  return { kind: 'line', id: hash('sha256', json, 'base64url'), json, firstRow: row, lastRow: row }
}

/** An object of those members that have a value; undefined when none has. */
const gather = (members: Record<string, Build | undefined>): Build => {
  const given = Object.entries(members).filter((m): m is [string, Build] => m[1] !== undefined)
  return (fields) => {
    const built = given.flatMap(([name, build]) => {
      const value = build(fields)
      return value === undefined ? [] : [[name, value] as const]
    })
    return built.length === 0 ? undefined : Object.fromEntries(built)
  }
}

const compileEvidence = (said: PeopleRule['evidence'], empty: readonly string[]): Build => {
  if (!said) return () => undefined
  const { question, agreement, partner, model, reference } = said
  const texts = (of: Record<string, RowExpression | undefined>) => compileTexts(of, empty)
  const versioned = ({ version, ...rest }: { version?: RowExpression | undefined; [name: string]: unknown }): Build => {
    const named = texts(rest as Record<string, RowExpression | undefined>)
    const numbered = compileFields({ version: columnAs('integer', version) }, empty)
    return (fields) => {
      const built = { ...named(fields), ...numbered(fields) }
      return Object.keys(built).length === 0 ? undefined : built
    }
  }
  const { inputs, ...named } = model ?? {}
  const about = texts(named)
  const parts = gather({
    question: question && versioned(question),
    agreement: agreement && versioned(agreement),
    partner: partner && texts(partner),
    model: model && ((fields) => ({ ...about(fields), inputs })),
  })
  const where = texts({ reference })
  return (fields) => {
    const built = { ...parts(fields), ...where(fields) }
    return Object.keys(built).length === 0 ? undefined : built
  }
}

const compileTold = (told: Told, empty: readonly string[]): Build => {
  const value = compileFields({ value: told.value }, empty)
  const texts = compileTexts({ class: told.class, context: told.context }, empty)
  const rest = compileFields(
    {
      at: columnAs('timestamp', told.at),
      expiresAt: columnAs('timestamp', told.expiresAt),
      confidence: columnAs('number', told.confidence),
    },
    empty,
  )
  const evidence = compileEvidence(told.evidence, empty)
  const { attribute, purposes } = told
  return (fields) => {
    const built = value(fields)
    if (!built) return undefined
    return { attribute, ...built, ...texts(fields), ...rest(fields), purposes, evidence: evidence(fields) }
  }
}

/** Makes the function that says of a row who it is about and what it tells, as a line of POST /v1/people/import. */
const compilePerson = (rule: PeopleRule, empty: readonly string[]): ((fields: Fields) => Fields) => {
  const identifiers = rule.identifiers.map(({ kind, value }) => ({ kind, read: compileTexts({ value }, empty) }))
  const at = compileFields({ at: columnAs('timestamp', rule.at) }, empty)
  const texts = compileTexts({ class: rule.class, context: rule.context }, empty)
  const evidence = compileEvidence(rule.evidence, empty)
  const values = rule.values.map((told) => compileTold(told, empty))
  return (fields) => ({
    identifiers: identifiers.flatMap(({ kind, read }) => {
      const built = read(fields)
      return built ? [{ kind, ...built }] : []
    }),
    ...at(fields),
    ...texts(fields),
    purposes: rule.purposes,
    evidence: evidence(fields),
    values: values.flatMap((told) => told(fields) ?? []),
  })
}

/** Turns rows into people and rejects as a mapping says. */
export const createPeopleMapper = (mapping: PeopleMapping): Mapper => {
  const { empty } = mapping.input
  const rules = mapping.people.map((rule) => {
    const matches = rule.when ? compileCondition(rule.when, empty) : () => true
    const personOf = compilePerson(rule, empty)
    return eachRow(rule.id, (row) => (matches(row.fields) ? [lineItem(row, personOf(row.fields))] : []))
  })
  return mapRows(mapping, rules)
}
