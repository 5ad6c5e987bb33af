import type { RowExpression } from '@candor/contracts'
import type { Fields } from '../row.ts'
import { compileExpression, compileRecord } from './compile-expression.ts'
import { textOf } from './read-column.ts'

type Expressions = Readonly<Record<string, RowExpression | undefined>>

/** Makes a function that builds an object of those fields that have a value; undefined when none has. */
export const compileFields = (expressions: Expressions, empty: readonly string[]) => {
  const given = Object.entries(expressions).filter((e): e is [string, RowExpression] => e[1] !== undefined)
  const record = compileRecord(Object.fromEntries(given), (expression) => compileExpression(expression, empty))
  return (fields: Fields): Fields | undefined => {
    const built = record([fields])
    return Object.keys(built).length === 0 ? undefined : built
  }
}

/** The same, of texts only: an id may stand as a number in JSON. */
export const compileTexts = (expressions: Expressions, empty: readonly string[]) => {
  const record = compileFields(expressions, empty)
  return (fields: Fields): Fields | undefined => {
    const built = record(fields)
    return built && Object.fromEntries(Object.entries(built).map(([name, value]) => [name, textOf(value)]))
  }
}

/** A column is read as what is wanted, whatever it says itself: only `format` and `zone` are left to it. */
export const columnAs = (
  as: 'timestamp' | 'boolean' | 'integer' | 'number',
  expression: RowExpression | undefined,
): RowExpression | undefined => (expression && 'column' in expression ? { ...expression, as } : expression)
