import type { Condition } from '@candor/contracts'
import type { Fields } from '../row.ts'
import { columnReader, decimalOf, textOf } from './read-column.ts'

export type Test = (fields: Fields) => boolean

/** Makes a function of a condition, so that nothing of the mapping is looked at again for each row. */
export const compileCondition = (condition: Condition, empty: readonly string[]): Test => {
  if ('all' in condition) {
    const tests = condition.all.map((c) => compileCondition(c, empty))
    return (fields) => tests.every((test) => test(fields))
  }
  if ('any' in condition) {
    const tests = condition.any.map((c) => compileCondition(c, empty))
    return (fields) => tests.some((test) => test(fields))
  }
  if ('not' in condition) {
    const test = compileCondition(condition.not, empty)
    return (fields) => !test(fields)
  }
  const { column } = condition
  const read = columnReader(column, empty)
  if ('empty' in condition) return (fields) => (read(fields) === undefined) === condition.empty
  const test = textOrNumber(condition, column)
  return (fields) => {
    const value = read(fields)
    return value !== undefined && test(value)
  }
}

const textOrNumber = (condition: Condition & { column: string }, column: string): ((value: unknown) => boolean) => {
  if ('equals' in condition) return (value) => textOf(value) === condition.equals
  if ('startsWith' in condition) return (value) => textOf(value).startsWith(condition.startsWith)
  if ('in' in condition) {
    const texts = new Set(condition.in)
    return (value) => texts.has(textOf(value))
  }
  if ('matches' in condition) {
    const pattern = new RegExp(condition.matches, 'u')
    return (value) => pattern.test(textOf(value))
  }
  if ('lessThan' in condition) return (value) => decimalOf(value, column).lt(condition.lessThan)
  if ('greaterThan' in condition) return (value) => decimalOf(value, column).gt(condition.greaterThan)
  throw new Error('A condition without a test passed the schema')
}
