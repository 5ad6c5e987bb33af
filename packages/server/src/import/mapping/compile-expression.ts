import type { Expression, RowExpression } from '@candor/contracts'
import { Big } from 'big.js'
import { type Fields, RowProblem } from '../row.ts'
import { compileCondition } from './compile-condition.ts'
import { booleanOf, columnReader, decimalOf, integerOf, textOf } from './read-column.ts'
import { timeReader } from './read-time.ts'

type RowValue = (fields: Fields) => unknown
export type GroupValue = (rows: readonly Fields[]) => unknown

/** Makes a function of a row expression. Numbers inside are exact decimals (`Big`) until `settle`. */
export const compileRowExpression = (expression: RowExpression, empty: readonly string[]): RowValue => {
  if ('column' in expression) return compileColumn(expression, empty)
  if ('value' in expression) return () => expression.value
  if ('template' in expression) return compileTemplate(expression.template, empty)
  if ('multiply' in expression) {
    const factors = expression.multiply.map((factor) => compileRowExpression(factor, empty))
    return (fields) => {
      let product = new Big(1)
      for (const factor of factors) {
        const value = factor(fields)
        if (value === undefined) return undefined
        product = product.times(decimalOf(value, 'A factor'))
      }
      return product
    }
  }
  const test = compileCondition(expression.if, empty)
  const use = compileRowExpression(expression.use, empty)
  const otherwise = expression.otherwise ? compileRowExpression(expression.otherwise, empty) : () => undefined
  return (fields) => (test(fields) ? use(fields) : otherwise(fields))
}

type ColumnExpression = Extract<RowExpression, { column: string }>

const compileColumn = (expression: ColumnExpression, empty: readonly string[]): RowValue => {
  const { column, as } = expression
  const read = columnReader(column, empty)
  const readTime = timeReader(expression)
  const convert: (value: unknown) => unknown =
    as === 'text'
      ? textOf
      : as === 'number'
        ? (value) => decimalOf(value, column)
        : as === 'integer'
          ? (value) => integerOf(value, column)
          : as === 'boolean'
            ? (value) => booleanOf(value, column)
            : as === 'timestamp'
              ? readTime
              : (value) => value
  return (fields) => {
    const value = read(fields)
    return value === undefined ? undefined : convert(value)
  }
}

/** A template without a value for one of its columns has no value itself: half an identifier is worse than none. */
const compileTemplate = (template: string, empty: readonly string[]): RowValue => {
  const pieces = template.split(/\{([^{}]+)\}/)
  const readers = pieces.map((piece, i) => (i % 2 === 1 ? columnReader(piece, empty) : () => piece))
  return (fields) => {
    let text = ''
    for (const read of readers) {
      const value = read(fields)
      if (value === undefined) return undefined
      text += textOf(value)
    }
    return text
  }
}

/** Makes a function of an expression over the rows of a group; sums and collections skip rows without a value. */
export const compileExpression = (expression: Expression, empty: readonly string[]): GroupValue => {
  if ('sum' in expression) {
    const term = compileRowExpression(expression.sum, empty)
    return (rows) => {
      let total = new Big(0)
      for (const fields of rows) {
        const value = term(fields)
        if (value !== undefined) total = total.plus(decimalOf(value, 'A term'))
      }
      return total
    }
  }
  if ('count' in expression) return (rows) => rows.length
  if ('collect' in expression) {
    const item = compileRecord(expression.collect, (e) => {
      const value = compileRowExpression(e, empty)
      return (rows) => value(rows[0]!)
    })
    return (rows) => rows.map((fields) => item([fields]))
  }
  const value = compileRowExpression(expression, empty)
  return (rows) => value(rows[0]!)
}

/** Makes a function that builds an object field by field; fields without a value are left out. */
export const compileRecord = <E>(fields: Record<string, E>, compile: (expression: E) => GroupValue) => {
  const compiled = Object.entries(fields).map(([name, expression]) => [name, compile(expression)] as const)
  return (rows: readonly Fields[]): Fields => {
    const record: Fields = {}
    for (const [name, value] of compiled) {
      const settled = settle(value(rows), name)
      if (settled !== undefined) record[name] = settled
    }
    return record
  }
}

/** Turns an exact decimal into the JSON number that says exactly the same, or refuses. */
export const settle = (value: unknown, name: string): unknown => {
  if (!(value instanceof Big)) return value
  const number = value.toNumber()
  // A double carries fifteen digits. What it would round is refused, so that sums in the database are exact.
  if (!Number.isFinite(number) || !new Big(number).eq(value)) {
    throw new RowProblem('number_too_precise', `${name} is ${value.toFixed()}`)
  }
  return Object.is(number, -0) ? 0 : number
}
