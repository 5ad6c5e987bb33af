import { frequencies, preferenceChannels } from '../../consent/preference-channels.ts'
import { valueClasses } from '../../profiles/classes.ts'
import {
  type Clue,
  type DateTest,
  lifecycleStates,
  type SegmentNode,
  type SequenceStep,
  type Signal,
  seasons,
  weathers,
  weekdays,
} from '../definition.ts'
import {
  readBound,
  readComparison,
  readCount,
  readDays,
  readDuration,
  readEvents,
  readName,
  readPeriod,
  readProperty,
  readTest,
  readTests,
  readTimes,
  readWhere,
} from './events.ts'
import type { Reader } from './reader.ts'

const attribute = (read: Reader): SegmentNode => {
  const node = { attribute: read.text('the key of an attribute'), test: readTest(read) }
  const classes = read.take('from') ? read.either(() => read.wordOf(valueClasses, 'a class')) : undefined
  const told = read.phrase('told', 'within') ? readDuration(read) : undefined
  return { ...node, ...(classes && { classes }), ...(told && { told }) }
}

const anniversary = (read: Reader): SegmentNode => {
  const date = read.text('the key of an attribute')
  read.need('within')
  return { date, is: { op: 'anniversary', withinDays: readDays(read) } }
}

const dateTest = (read: Reader): DateTest => {
  const op = read.wordOf(['before', 'from', 'in'], 'a test of a date')
  if (op !== 'in') return { op, day: read.time('a day such as 2026-01-31') }
  read.take('the')
  return { op: read.wordOf(['next', 'last'], 'a direction'), days: readDays(read) }
}

const edge = (read: Reader, edge: 'first' | 'last'): SegmentNode => ({
  edge,
  of: readEvents(read),
  ...readPeriod(read),
  ...(read.take('having') && { having: readTests(read) }),
})

const total = (read: Reader, total: 'sum' | 'average' | 'distinct'): SegmentNode => {
  read.need('of')
  if (total === 'distinct') read.need('distinct')
  const property = readProperty(read)
  const is = readComparison(read)
  read.need('over')
  return { total, property, of: { ...readEvents(read), ...readPeriod(read) }, is }
}

const gap = (read: Reader): Pick<SequenceStep, 'after'> => {
  if (!read.take('after')) return {}
  const after: NonNullable<SequenceStep['after']> = {}
  if (read.phrase('any', 'time')) return { after }
  do {
    const bound = readBound(read)
    if (after[bound]) read.fail('each bound once')
    after[bound] = readDuration(read)
  } while (read.isAt('at'))
  return { after }
}

const clue = (read: Reader): Clue => {
  const points = read.number('a number of points')
  read.wordOf(['points', 'point'], 'points')
  read.need('for')
  return { ...readEvents(read), points, ...(read.phrase('at', 'most') && { atMost: readCount(read) }) }
}

const likelihood = (read: Reader, is: 'likely' | 'unlikely' | 'unclear'): SegmentNode => {
  read.need('by')
  const clues = read.listed(() => read.placed(() => clue(read)))
  read.need('halving', 'every')
  const halfLife = readDuration(read)
  read.need('likely', 'from')
  const likely = read.number('a number of points')
  read.need('unlikely', 'up', 'to')
  const unlikely = read.number('a number of points')
  const declared = read.phrase('declared', 'by', 'attribute')
    ? read.placed(() => ({ attribute: read.text('the key of an attribute'), likely: readTest(read) }))
    : undefined
  return { likelihood: { clues, halfLife, likely, unlikely, ...(declared && { declared }) }, is }
}

const rfm = (read: Reader): SegmentNode => {
  const said: Extract<SegmentNode, { rfm: unknown }>['rfm'] = {}
  do {
    const name = read.wordOf(['recency', 'frequency', 'monetary'], 'what is counted')
    if (said[name]) read.fail(`“${name}” only once`)
    said[name] = read.either(() => read.number('a fifth from 1 to 5'))
  } while (read.take('and'))
  return { rfm: said }
}

const timeZone = (read: Reader): string => {
  read.need('in')
  return read.text('a time zone')
}

const hour = (read: Reader): Signal => {
  const from = read.number('a whole hour')
  read.need('to')
  return { kind: 'hour', from, to: read.number('a whole hour'), timeZone: timeZone(read) }
}

const hemisphere = (read: Reader): 'north' | 'south' => {
  read.need('in')
  read.take('the')
  return read.wordOf(['north', 'south'], 'a hemisphere')
}

const sample = (read: Reader): SegmentNode => {
  const sample = read.number('a share')
  read.need('%')
  read.need('of')
  return { sample, salt: read.text('a salt') }
}

const identifier = (read: Reader): SegmentNode => {
  const identifier = read.text('a kind of identifier')
  const verified = read.take('verified') || (read.take('unverified') ? false : undefined)
  return { identifier, ...(verified !== undefined && { verified }) }
}

const onOff = (read: Reader): 'on' | 'off' => read.wordOf(['on', 'off'], 'a choice')

/** How each condition goes on after the word with which it begins. Members of groups are read by `condition`. */
export const conditions: Readonly<Record<string, (read: Reader, condition: () => SegmentNode) => SegmentNode>> = {
  all: (read, condition) => ({ all: read.listed(condition) }),
  any: (read, condition) => ({ any: read.listed(condition) }),
  not: (_, condition) => ({ not: condition() }),
  attribute,
  date: (read) => ({ date: read.text('the key of an attribute'), is: dateTest(read) }),
  anniversary,
  birthday: anniversary,
  performed: (read) => ({ performed: readEvents(read), ...readTimes(read), ...readPeriod(read) }),
  first: (read) => edge(read, 'first'),
  last: (read) => edge(read, 'last'),
  sum: (read) => total(read, 'sum'),
  average: (read) => total(read, 'average'),
  count: (read) => total(read, 'distinct'),
  sequence: (read) => ({
    sequence: read.listed(() => read.placed(() => ({ ...readEvents(read), ...gap(read) }))),
    ...readPeriod(read),
  }),
  section: (read) => {
    const section = read.text('the name of a section')
    read.need('seconds')
    return { section, seconds: readComparison(read), ...readPeriod(read) }
  },
  consent: (read) => ({
    consent: read.text('the key of a purpose'),
    is: read.wordOf(['allowed', 'refused', 'unknown'] as const, 'an answer'),
  }),
  topic: (read) => ({ preference: { topic: read.text('the key of a topic') }, is: onOff(read) }),
  channel: (read) => ({ preference: { channel: read.wordOf(preferenceChannels, 'a channel') }, is: onOff(read) }),
  frequency: (read) => ({ frequency: read.either(() => read.wordOf(frequencies, 'how often')) }),
  identifier,
  segment: (read) => ({ segment: read.text('the key of a segment') }),
  recipient: (read) => ({ recipient: readName(read, 'what somebody is to them'), ...readWhere(read) }),
  sample,
  lifecycle: (read) => ({
    lifecycle: read.either(() => read.wordOf(lifecycleStates, 'a state')),
    ...(read.take('by') && { event: read.text('the name of an event') }),
  }),
  rfm,
  likely: (read) => likelihood(read, 'likely'),
  unlikely: (read) => likelihood(read, 'unlikely'),
  unclear: (read) => likelihood(read, 'unclear'),
  weather: (read) => ({
    signal: {
      kind: 'weather',
      region: read.text('a region'),
      is: read.either(() => read.wordOf(weathers, 'a kind of weather')),
    },
  }),
  hour: (read) => ({ signal: hour(read) }),
  weekday: (read) => ({
    signal: { kind: 'weekday', is: read.either(() => read.wordOf(weekdays, 'a day')), timeZone: timeZone(read) },
  }),
  season: (read) => ({
    signal: { kind: 'season', is: read.either(() => read.wordOf(seasons, 'a season')), hemisphere: hemisphere(read) },
  }),
  region: (read) => ({ signal: { kind: 'region', in: read.either(() => read.text('a region')) } }),
}
