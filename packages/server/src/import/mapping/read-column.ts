import { Big } from 'big.js'
import { type Fields, RowProblem } from '../row.ts'

/** Reads a column, and in JSON input also a path such as `address.city`. Undefined if there is no value. */
export type ColumnReader = (fields: Fields) => unknown

/** `empty`: the texts that stand for no value. */
export const columnReader = (column: string, empty: readonly string[]): ColumnReader => {
  const path = column.split('.')
  return (fields) => {
    let value: unknown = fields[column]
    if (value === undefined && path.length > 1) {
      value = fields
      for (const step of path) {
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
        value = (value as Fields)[step]
      }
    }
    return value === null || (typeof value === 'string' && empty.includes(value)) ? undefined : value
  }
}

/** The text of a value as a person would write it. */
export const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

// Bounded on purpose: a text of five letters such as 1e999999999 would otherwise fill the memory in exact arithmetic.
const decimal = /^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[+-]?\d{1,2})?$/i

/** The exact decimal that a value says, or a problem that names the column. */
export const decimalOf = (value: unknown, column: string): Big => {
  if (value instanceof Big) return value
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : ''
  if (!decimal.test(text)) throw new RowProblem('not_a_number', `${column} is ${quote(value)}`)
  return new Big(text)
}

export const integerOf = (value: unknown, column: string): Big => {
  const number = decimalOf(value, column)
  if (!number.eq(number.round(0))) throw new RowProblem('not_an_integer', `${column} is ${quote(value)}`)
  return number
}

const booleans: Record<string, boolean> = { true: true, t: true, yes: true, y: true, 1: true }
const negations: Record<string, boolean> = { false: true, f: true, no: true, n: true, 0: true }

export const booleanOf = (value: unknown, column: string): boolean => {
  const text = textOf(value).trim().toLowerCase()
  if (Object.hasOwn(booleans, text)) return true
  if (Object.hasOwn(negations, text)) return false
  throw new RowProblem('not_a_boolean', `${column} is ${quote(value)}`)
}

/** A value as it is shown in a detail: short, so that a rejects file stays readable. */
export const quote = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
