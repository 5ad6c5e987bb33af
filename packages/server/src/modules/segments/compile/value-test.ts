import type { Comparison, PropertyTest, ValueTest } from '@candor/contracts'
import type { Params } from './params.ts'

const operators: Record<Comparison['op'], string> = {
  equals: '=',
  above: '>',
  atLeast: '>=',
  below: '<',
  atMost: '<=',
}

/** How a number is compared with another: `sql` and `than` are expressions of one type. */
export const compares = (sql: string, op: Comparison['op'], than: string): string => `${sql} ${operators[op]} ${than}`

/**
 * Texts that ClickHouse and JSON.stringify write alike, so that no value need be unquoted to be compared: without anything
 * that one of them escapes.
 */
const isPlain = (text: string): boolean =>
  JSON.stringify(text).length === text.length + 2 && !/[\u007f\u2028\u2029]/.test(text)

/** Whole numbers as both write them. */
const isWhole = (n: number): boolean => Number.isSafeInteger(n) && Math.abs(n) < 1e15

/** Both write the value alike. */
const isWritten = (value: string | number | boolean): boolean =>
  typeof value === 'boolean' || (typeof value === 'number' ? isWhole(value) : isPlain(value))

/** The number of a JSON text, null for everything else: texts and truth values are none. */
export const numberIn = (raw: string): string => `toFloat64OrNull(${raw})`

const isText = (raw: string): string => `startsWith(${raw}, '"')`

const equals = (raw: string, value: string | number | boolean, params: Params): string => {
  if (isWritten(value)) return `${raw} = ${params.of('String', JSON.stringify(value))}`
  if (typeof value === 'number') return `ifNull(${numberIn(raw)} = ${params.of('Float64', value)}, 0)`
  return `(${isText(raw)} and JSONExtractString(${raw}) = ${params.of('String', value)})`
}

const isOneOf = (raw: string, values: readonly (string | number)[], params: Params): string => {
  const written = values.filter(isWritten)
  const others = values.filter((v) => !written.includes(v))
  const list = params.of(
    'Array(String)',
    written.map((v) => JSON.stringify(v)),
  )
  return `(${[...(written.length > 0 ? [`${raw} in ${list}`] : []), ...others.map((v) => equals(raw, v, params))].join(
    ' or ',
  )})`
}

const compared = (
  raw: string,
  { op, value, currency }: Comparison & { currency?: string | undefined },
  params: Params,
) => {
  const than = params.of('Float64', value)
  if (currency === undefined) return `ifNull(${compares(numberIn(raw), op, than)}, 0)`
  const amount = numberIn(`JSONExtractRaw(${raw}, 'amount')`)
  return `(startsWith(${raw}, '{') and ${equals(`JSONExtractRaw(${raw}, 'currency')`, currency, params)}
    and ifNull(${compares(amount, op, than)}, 0))`
}

/**
 * A question about one value.
 * @param raw an expression of its JSON text; empty: it is not there
 * @returns an expression that is 1 or 0
 */
export const passes = (raw: string, test: ValueTest, params: Params): string => {
  switch (test.op) {
    case 'known':
      return `${raw} not in ('', 'null')`
    case 'equals':
      return equals(raw, test.value, params)
    case 'in':
      return isOneOf(raw, test.values, params)
    case 'contains':
      return `(${isText(raw)} and position(JSONExtractString(${raw}), ${params.of('String', test.value)}) > 0)`
    case 'starts':
      return `(${isText(raw)} and startsWith(JSONExtractString(${raw}), ${params.of('String', test.value)}))`
    case 'has':
      return `(startsWith(${raw}, '[') and arrayExists(e -> ${equals('e', test.value, params)}, JSONExtractArrayRaw(${raw})))`
    default:
      return compared(raw, test, params)
  }
}

/** What must be so of a list of JSON texts for one of them to pass; cheap, and of most tests no more than that there is one. */
export const mayPass = (texts: string, test: ValueTest, params: Params): string => {
  if (test.op === 'equals' && isWritten(test.value))
    return `has(${texts}, ${params.of('String', JSON.stringify(test.value))})`
  if (test.op === 'in' && test.values.every(isWritten))
    return `hasAny(${texts}, ${params.of(
      'Array(String)',
      test.values.map((v) => JSON.stringify(v)),
    )})`
  return `notEmpty(${texts})`
}

/** What `a.b` leads to in a JSON object, as JSON text; empty: nothing. Names only lead into objects. */
export const propertyIn = (json: string, property: string, params: Params): string =>
  `JSONExtractRaw(${[json, ...property.split('.').map((name) => params.of('String', name))].join(', ')})`

/** All tests hold of the properties of one JSON object; 1 without any. */
export const passesAll = (
  propertyOf: (property: string) => string,
  tests: readonly PropertyTest[] | undefined,
  params: Params,
): string[] => (tests ?? []).map(({ property, test }) => passes(propertyOf(property), test, params))
