import type {
  Clue,
  DateTest,
  Events,
  Likelihood,
  PropertyTest,
  SegmentNode,
  SequenceStep,
  Signal,
} from '../definition.ts'
import type { Comparison, Duration, Period, Times, ValueTest } from '../tests.ts'

/** A condition, or what holds several: printed on one line while there is room. */
type Doc = string | { readonly before: string; readonly items: readonly Doc[]; readonly after: string }

const widest = 100

const words = (...parts: (string | undefined)[]): string => parts.filter((p) => p !== undefined && p !== '').join(' ')
const quoted = (text: string): string => JSON.stringify(text)
const number = (n: number): string => (Object.is(n, -0) ? '-0' : JSON.stringify(n))
const literal = (value: string | number | boolean): string =>
  typeof value === 'number' ? number(value) : JSON.stringify(value)
const counted = (n: number, one: string): string => `${number(n)} ${one}${Math.abs(n) === 1 ? '' : 's'}`
const length = ({ n, unit }: Duration): string => counted(n, unit)
const either = (list: readonly (string | number)[]): string => list.join(' or ')

const signs = { equals: '=', above: '>', atLeast: '>=', below: '<', atMost: '<=' } as const
const comparison = ({ op, value }: Comparison): string => `${signs[op]} ${number(value)}`

const currency = (code: string): string => (/^[A-Z]{3}$/.test(code) ? code : quoted(code))

export const printTest = (test: ValueTest): string => {
  switch (test.op) {
    case 'known':
      return 'known'
    case 'equals':
      return `= ${literal(test.value)}`
    case 'in':
      return `in (${test.values.map(literal).join(', ')})`
    case 'starts':
      return `starts with ${quoted(test.value)}`
    case 'contains':
    case 'has':
      return `${test.op} ${quoted(test.value)}`
    default:
      return words(comparison(test), test.currency === undefined ? undefined : currency(test.currency))
  }
}

/** As it stands, where it reads as one word. */
const property = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$/.test(name) && name !== 'nothing' ? name : quoted(name)

const tests = (list: readonly PropertyTest[]): string =>
  list.length === 0 ? 'nothing' : list.map((t) => `${property(t.property)} ${printTest(t.test)}`).join(' and ')

const named = (name: string): string => (name === '*' ? '*' : quoted(name))

const events = ({ event, type, where }: Events): string => words(type, named(event), where && `where ${tests(where)}`)

const bounds = { exactly: 'exactly', atLeast: 'at least', atMost: 'at most' } as const
const times = (t: Times | undefined): string | undefined => t && `${bounds[t.op]} ${counted(t.n, 'time')}`

const period = (p: Period | undefined): string | undefined => {
  if (!p) return undefined
  const { within, before, from, to } = p
  const said = words(
    within && `within ${length(within)}`,
    before && `before ${length(before)} ago`,
    from && `from ${from}`,
    to && `to ${to}`,
  )
  return said === '' ? 'ever' : said
}

const dates = (key: string, is: DateTest): string => {
  switch (is.op) {
    case 'anniversary':
      return `anniversary ${quoted(key)} within ${counted(is.withinDays, 'day')}`
    case 'before':
    case 'from':
      return `date ${quoted(key)} ${is.op} ${is.day}`
    default:
      return `date ${quoted(key)} in the ${is.op} ${counted(is.days, 'day')}`
  }
}

const gap = (after: SequenceStep['after']): string | undefined => {
  if (!after) return undefined
  const { atLeast, atMost } = after
  const said = words(atLeast && `at least ${length(atLeast)}`, atMost && `at most ${length(atMost)}`)
  return `after ${said === '' ? 'any time' : said}`
}

const clue = ({ points, atMost, ...of }: Clue): string =>
  words(counted(points, 'point'), 'for', events(of), atMost === undefined ? '' : `at most ${counted(atMost, 'time')}`)

const likelihood = ({ clues, halfLife, likely, unlikely, declared }: Likelihood, is: string): Doc => ({
  before: `${is} by (`,
  items: clues.map(clue),
  after: words(
    `) halving every ${length(halfLife)} likely from ${number(likely)} unlikely up to ${number(unlikely)}`,
    declared && `declared by attribute ${quoted(declared.attribute)} ${printTest(declared.likely)}`,
  ),
})

const totals = { sum: 'sum of', average: 'average of', distinct: 'count of distinct' } as const

const fifths = (name: string, list: readonly number[] | undefined): string[] =>
  list ? [`${name} ${either(list.map(number))}`] : []

const signals = (signal: Signal): string => {
  switch (signal.kind) {
    case 'weather':
      return `weather ${quoted(signal.region)} ${either(signal.is)}`
    case 'hour':
      return `hour ${number(signal.from)} to ${number(signal.to)} in ${quoted(signal.timeZone)}`
    case 'weekday':
      return `weekday ${either(signal.is)} in ${quoted(signal.timeZone)}`
    case 'season':
      return `season ${either(signal.is)} in the ${signal.hemisphere}`
    case 'region':
      return `region ${either(signal.in.map(quoted))}`
  }
}

const negated = (inner: Doc): Doc =>
  typeof inner === 'string' ? `not ${inner}` : { ...inner, before: `not ${inner.before}` }

const doc = (node: SegmentNode): Doc => {
  if ('all' in node) return { before: 'all(', items: node.all.map(doc), after: ')' }
  if ('any' in node) return { before: 'any(', items: node.any.map(doc), after: ')' }
  if ('not' in node) return negated(doc(node.not))
  if ('attribute' in node)
    return words(
      `attribute ${quoted(node.attribute)} ${printTest(node.test)}`,
      node.classes && `from ${either(node.classes)}`,
      node.told && `told within ${length(node.told)}`,
    )
  if ('date' in node) return dates(node.date, node.is)
  if ('performed' in node) return words('performed', events(node.performed), times(node.times), period(node.period))
  if ('edge' in node)
    return words(node.edge, events(node.of), period(node.period), node.having && `having ${tests(node.having)}`)
  if ('total' in node)
    return words(
      `${totals[node.total]} ${property(node.property)} ${comparison(node.is)} over`,
      events(node.of),
      period(node.of.period),
    )
  if ('sequence' in node)
    return {
      before: 'sequence(',
      items: node.sequence.map(({ after, ...of }) => words(events(of), gap(after))),
      after: words(')', period(node.period)),
    }
  if ('section' in node)
    return words(`section ${quoted(node.section)} seconds ${comparison(node.seconds)}`, period(node.period))
  if ('consent' in node) return `consent ${quoted(node.consent)} ${node.is}`
  if ('preference' in node)
    return 'topic' in node.preference
      ? `topic ${quoted(node.preference.topic)} ${node.is}`
      : `channel ${node.preference.channel} ${node.is}`
  if ('frequency' in node) return `frequency ${either(node.frequency)}`
  if ('identifier' in node)
    return words(
      `identifier ${quoted(node.identifier)}`,
      node.verified === undefined ? '' : node.verified ? 'verified' : 'unverified',
    )
  if ('segment' in node) return `segment ${quoted(node.segment)}`
  if ('recipient' in node) return words('recipient', named(node.recipient), node.where && `where ${tests(node.where)}`)
  if ('sample' in node) return `sample ${number(node.sample)}% of ${quoted(node.salt)}`
  if ('lifecycle' in node)
    return words(`lifecycle ${either(node.lifecycle)}`, node.event === undefined ? '' : `by ${quoted(node.event)}`)
  if ('rfm' in node) {
    const { recency, frequency, monetary } = node.rfm
    const said = [...fifths('recency', recency), ...fifths('frequency', frequency), ...fifths('monetary', monetary)]
    return `rfm ${said.join(' and ')}`
  }
  return 'likelihood' in node ? likelihood(node.likelihood, node.is) : signals(node.signal)
}

const flat = (d: Doc): string => (typeof d === 'string' ? d : `${d.before}${d.items.map(flat).join(', ')}${d.after}`)

const laidOut = (d: Doc, indent: string): string => {
  const line = flat(d)
  if (typeof d === 'string' || indent.length + line.length <= widest) return indent + line
  return [indent + d.before, d.items.map((item) => laidOut(item, `${indent}  `)).join(',\n'), indent + d.after].join(
    '\n',
  )
}

/** A definition as text, always the same: `parseSegment` reads it back without loss. */
export const printSegment = (node: SegmentNode): string => laidOut(doc(node), '')
