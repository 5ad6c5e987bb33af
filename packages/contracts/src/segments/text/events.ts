import { type EventType, eventTypes } from '../../ingestion/endpoints.ts'
import type { Events, PropertyTest } from '../definition.ts'
import {
  type Comparison,
  type Duration,
  type DurationUnit,
  durationUnits,
  type Period,
  type Times,
  type ValueTest,
} from '../tests.ts'
import type { Reader } from './reader.ts'

const signs = { '=': 'equals', '>': 'above', '>=': 'atLeast', '<': 'below', '<=': 'atMost' } as const
type Sign = keyof typeof signs

const signHere = (read: Reader): Sign | null => {
  const { kind, text } = read.here()
  return kind === 'sign' && Object.hasOwn(signs, text) ? (text as Sign) : null
}

export const readComparison = (read: Reader): Comparison => {
  const sign = signHere(read) ?? read.fail('a comparison (=, >, >=, <, <=)')
  read.take(sign)
  return { op: signs[sign], value: read.number('a number') }
}

const plain = (read: Reader): string | number | null => {
  const { kind } = read.here()
  return kind === 'text' ? read.text('a text') : kind === 'number' ? read.number('a number') : null
}

const literal = (read: Reader): string | number | boolean =>
  plain(read) ??
  (read.take('true') || (read.take('false') ? false : read.fail('a text in double quotes, a number, true or false')))

const member = (read: Reader): string | number => plain(read) ?? read.fail('a text in double quotes or a number')

const currency = (read: Reader): string | undefined => {
  const { kind, text } = read.here()
  if (kind === 'text') return read.text('a currency')
  return kind === 'word' && /^[A-Z]{3}$/.test(text) && read.take(text) ? text : undefined
}

export const readTest = (read: Reader): ValueTest => {
  if (read.take('known')) return { op: 'known' }
  if (read.take('=')) return { op: 'equals', value: literal(read) }
  if (read.take('in')) return { op: 'in', values: read.listed(() => member(read)) }
  if (read.take('contains')) return { op: 'contains', value: read.text('a text') }
  if (read.take('has')) return { op: 'has', value: read.text('a text') }
  if (read.take('starts')) {
    read.take('with')
    return { op: 'starts', value: read.text('a text') }
  }
  if (signHere(read) === null) return read.fail('a test (known, =, in, contains, starts with, has, >, >=, <, <=)')
  const { op, value } = readComparison(read)
  const code = currency(read)
  return { op: op as 'above', value, ...(code !== undefined && { currency: code }) }
}

export const readProperty = (read: Reader): string => {
  const { kind, text } = read.here()
  return kind === 'word' && read.take(text) ? text : read.text('the name of a property, as a word or')
}

/** After `where` or `having`. */
export const readTests = (read: Reader): PropertyTest[] =>
  read.take('nothing')
    ? []
    : read.allOf(() => read.placed(() => ({ property: readProperty(read), test: readTest(read) })))

export const readWhere = (read: Reader): { where?: PropertyTest[] } =>
  read.take('where') ? { where: readTests(read) } : {}

/** A name in double quotes, or * for any. */
export const readName = (read: Reader, expected: string): string =>
  read.take('*') ? '*' : read.text(`* or ${expected}`)

export const readEvents = (read: Reader): Events => {
  const type: EventType | undefined = eventTypes.find((t) => read.isAt(t))
  if (type) read.take(type)
  return { event: readName(read, 'the name of an event'), ...(type && { type }), ...readWhere(read) }
}

const unitOf = (read: Reader): DurationUnit => {
  const units = durationUnits.flatMap((unit) => [unit, `${unit}s` as const])
  return read.wordOf(units, 'a unit of time').replace(/s$/, '') as DurationUnit
}

export const readDuration = (read: Reader): Duration =>
  read.placed(() => ({ n: read.number('a length of time such as 7 days'), unit: unitOf(read) }))

export const readDays = (read: Reader): number => {
  const n = read.number('a number of days')
  read.wordOf(['days', 'day'], 'days')
  return n
}

export const readTimes = (read: Reader): { times?: Times } => {
  const op: Times['op'] | null = read.take('exactly') ? 'exactly' : read.isAt('at') ? readBound(read) : null
  return op === null ? {} : { times: read.placed(() => ({ op, n: readCount(read) })) }
}

export const readBound = (read: Reader): 'atLeast' | 'atMost' => {
  read.need('at')
  return read.wordOf(['least', 'most'], 'a bound') === 'least' ? 'atLeast' : 'atMost'
}

export const readCount = (read: Reader): number => {
  const n = read.number('how many times')
  read.wordOf(['times', 'time'], 'times')
  return n
}

const momentOf = (read: Reader): string => read.time('a moment such as 2026-01-31T00:00:00Z')

const parts = ['within', 'before', 'from', 'to'] as const

/** Whatever is said of when; each part once, in any order. */
export const readPeriod = (read: Reader): { period?: Period } => {
  const isHere = (): boolean => parts.some((part) => read.isAt(part))
  if (!read.isAt('ever') && !isHere()) return {}
  const period = read.placed((): Period => {
    const said: Period = {}
    if (read.take('ever')) return said
    while (isHere()) {
      const part = parts.find((p) => read.isAt(p))!
      if (said[part] !== undefined) read.fail(`“${part}” only once`)
      read.take(part)
      if (part === 'from' || part === 'to') said[part] = momentOf(read)
      else said[part] = readDuration(read)
      if (part === 'before') read.need('ago')
    }
    return said
  })
  return { period }
}
