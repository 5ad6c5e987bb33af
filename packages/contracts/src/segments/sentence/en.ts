import { channelNames } from '../../consent/preference-channels.ts'
import type { PropertyTest, SequenceStep, Signal } from '../definition.ts'
import type { Comparison, Duration, Period, ValueTest } from '../tests.ts'
import { deedOf, quoted } from './en-deeds.ts'
import { formatsOf, inverse, isBare, isEver, oftenOf } from './formats.ts'
import type { Grammar, Names, Node } from './grammar.ts'

const f = formatsOf('en')

const words = (...parts: (string | undefined | false)[]): string => parts.filter(Boolean).join(' ')

const length = ({ n, unit }: Duration): string => f.unit(n, unit)
/** “the last 90 days”, “the last day” */
const last = (d: Duration): string => `the last ${d.n === 1 ? d.unit : length(d)}`

/** When something happened; empty: ever. */
const when = (period: Period | undefined): string => {
  const { within, before, from, to } = period ?? {}
  const recent =
    within && before
      ? `between ${before.unit === within.unit ? f.number(before.n) : length(before)} and ${length(within)} ago`
      : within
        ? `in ${last(within)}`
        : before && `at least ${length(before)} ago`
  const fixed = words(from && `from ${f.moment(from)} on`, from && to && 'and', to && `before ${f.moment(to)}`)
  return words(recent, fixed)
}

const amounts = { equals: 'exactly', above: 'more than', atLeast: 'at least', below: 'less than', atMost: 'at most' }
const amount = ({ op, value }: Comparison, say = f.number): string => `${amounts[op]} ${say(value)}`

const literal = (value: string | number | boolean): string =>
  typeof value === 'string' ? quoted(value) : typeof value === 'number' ? f.number(value) : String(value)

const verbs = { contains: 'contains', starts: 'starts with', has: 'includes' } as const

/** What holds of a value: “is at least 50”. */
const is = (test: ValueTest): string => {
  switch (test.op) {
    case 'known':
      return 'is known'
    case 'equals':
      return `is ${literal(test.value)}`
    case 'in':
      return `is ${f.or(test.values.map(literal))}`
    case 'contains':
    case 'starts':
    case 'has':
      return `${verbs[test.op]} ${quoted(test.value)}`
    default: {
      const { currency } = test
      return `is ${amount(test, currency === undefined ? f.number : (n) => f.money(n, currency))}`
    }
  }
}

const tests = (list: readonly PropertyTest[]): string =>
  list.map(({ property, test }) => `${quoted(property)} ${is(test)}`).join(' and ')

const where = (list: readonly PropertyTest[] | undefined): string =>
  list && list.length > 0 ? `(where ${tests(list)})` : ''

const counts: Readonly<Record<number, string>> = { 1: 'once', 2: 'twice' }
const times = (n: number): string => counts[n] ?? `${f.number(n)} times`

const oftens = {
  exactly: 'exactly %',
  notExactly: 'exactly %',
  atLeast: 'at least %',
  atMost: 'at most % (or never)',
  fewer: 'fewer than % (or never)',
  more: 'more than %',
}

const performed = ({ performed: of, times: said, period }: Node<'performed'>, not: boolean): string => {
  const { did, todo } = deedOf(of)
  const often = oftenOf(said, not)
  const verb = often.is === 'never' || often.is === 'notExactly' ? `did not ${todo}` : did
  const count =
    'n' in often
      ? oftens[often.is].replace('%', often.is === 'fewer' ? `${f.number(often.n)} times` : times(often.n))
      : ''
  return words('who', verb, count, when(period), where(of.where))
}

/** Of “they …” or “their …”: a clause, or its contrary. */
const about = (statement: string, not: boolean): string =>
  not
    ? `for whom it does not hold that ${statement}`
    : statement.replace(/^(they|their)\b/, (who) => (who === 'they' ? 'who' : 'whose'))

const classes = {
  zero: 'said by themselves',
  first: 'observed',
  second: 'told by a partner',
  inferred: 'inferred',
  third: 'bought',
}

/** Of an attribute: a contrary that includes that nothing is known. */
const fact = (statement: string, not: boolean): string =>
  not ? `of whom it is not known that their ${statement}` : `whose ${statement}`

const kinds: Readonly<Record<string, readonly [article: string, name: string]>> = {
  user_id: ['a', 'user id'],
  email: ['an', 'e-mail address'],
  phone: ['a', 'phone number'],
  card: ['a', 'customer card'],
  device_id: ['a', 'device id'],
  anonymous_id: ['an', 'anonymous id'],
}

const identifier = ({ identifier, verified }: Node<'identifier'>, not: boolean): string => {
  const [article, name] = kinds[identifier] ?? ['an', `id in ${quoted(identifier.replace(/^external:/, ''))}`]
  const checked = verified === undefined ? '' : verified ? 'verified ' : 'unverified '
  const first = verified === undefined ? article : verified ? 'a' : 'an'
  return not ? `who have no ${checked}${name}` : `who have ${first} ${checked}${name}`
}

const states = { new: 'new', active: 'active', loyal: 'loyal', at_risk: 'at risk', lapsed: 'lapsed' }
const frequencies = {
  all: 'whenever there is something',
  weekly: 'weekly at most',
  monthly: 'monthly at most',
  none: 'not at all',
}
const weather = {
  clear: 'clear',
  clouds: 'cloudy',
  rain: 'rainy',
  snow: 'snowy',
  storm: 'stormy',
  hot: 'hot',
  cold: 'cold',
}

const signal = (s: Signal, not: boolean): string => {
  const it = not ? 'it is not' : 'it is'
  switch (s.kind) {
    case 'weather':
      return `while ${it} ${f.or(s.is.map((w) => weather[w]))} in ${f.region(s.region)}`
    case 'hour':
      return `while ${it} between ${f.hour(s.from)} and ${f.hour(s.to)} in ${s.timeZone}`
    case 'weekday':
      return `while ${it} ${f.or(s.is.map(f.weekday))} in ${s.timeZone}`
    case 'season':
      return `while ${it} ${f.or([...s.is])} in the ${s.hemisphere}`
    case 'region':
      return `who are ${not ? 'not now' : 'now'} in ${f.or(s.in.map(f.region))}`
  }
}

const gap = ({ after }: SequenceStep): string => {
  const { atLeast, atMost } = after ?? {}
  const said = words(
    atLeast && `at least ${length(atLeast)}`,
    atLeast && atMost && 'and',
    atMost && `at most ${length(atMost)}`,
  )
  return said && `(${said} later)`
}

const judged = { likely: 'likely', unlikely: 'unlikely', unclear: 'unclear' }
const points = (n: number): string => `${f.number(n)} ${Math.abs(n) === 1 ? 'point' : 'points'}`

const likelihood = ({ likelihood: l, is: judgement }: Node<'likelihood'>, not: boolean, names: Names): string => {
  const reach = {
    likely: `at least ${points(l.likely)}`,
    unlikely: `at most ${points(l.unlikely)}`,
    unclear: `between ${f.number(l.unlikely)} and ${points(l.likely)}`,
  }[judgement]
  const clues = l.clues.map((c) => {
    const most = c.atMost === undefined ? '' : `(the newest ${f.number(c.atMost)} at most)`
    return words(points(c.points), 'each time they', deedOf(c).did, where(c.where), most)
  })
  const declared =
    l.declared &&
    `; whoever says so themselves is believed instead (likely if ${quoted(names.attribute(l.declared.attribute))} ${is(names.test(l.declared.attribute, l.declared.likely))})`
  return `who are ${not ? 'not ' : ''}judged ${judged[judgement]} (${reach}) by what they did: ${clues.join(', ')}, halved every ${length(l.halfLife)}${declared ?? ''}`
}

const totals = ({ total, property, of, is: comparison }: Node<'total'>): string => {
  const over = words(deedOf(of).many, where(of.where), when(of.period))
  const what = { sum: 'total of', average: 'average of', distinct: 'number of different values of' }[total]
  return `their ${what} ${quoted(property)} over ${over} is ${amount(comparison)}`
}

const edges = ({ edge, of, period, having }: Node<'edge'>): string => {
  const one = words(edge, deedOf(of).one, where(of.where))
  const said = having && having.length > 0 ? `is one where ${tests(having)}` : ''
  return words(`their ${one}`, !isEver(period) && `was ${when(period)}`, !isEver(period) && said && 'and', said)
}

const fifths = ({ rfm }: Node<'rfm'>): string => {
  const by = { recency: 'how recently', frequency: 'how often', monetary: 'how much' }
  const said = (['recency', 'frequency', 'monetary'] as const).flatMap((name) =>
    rfm[name] ? [`in fifth ${f.or(rfm[name].map(f.number))} by ${by[name]} they bought`] : [],
  )
  return `${f.and(said)} (5 is the best)`
}

/** What holds of the time and not of the people comes last. */
const inOrder = (clauses: readonly string[]): string[] => {
  const isTime = (clause: string): boolean => clause.startsWith('while ')
  return [...clauses.filter((c) => !isTime(c)), ...clauses.filter(isTime)]
}

const group = (join: 'and' | 'or', clauses: readonly string[]): string =>
  join === 'and' ? f.and(inOrder(clauses)) : f.or(inOrder(clauses))

export const en: Grammar = {
  clauses: {
    attribute: ({ attribute, test, classes: list, told }, not, names) => {
      const name = quoted(names.attribute(attribute))
      if (test.op === 'known' && told && !list) return `whose ${name} was ${not ? 'not ' : ''}told in ${last(told)}`
      const origin = [list && f.or(list.map((c) => classes[c])), told && `told in ${last(told)}`].filter(Boolean)
      const how = origin.length > 0 ? `(${origin.join(', ')})` : ''
      if (test.op === 'known') return words(`whose ${name} is ${not ? 'not ' : ''}known`, how)
      return words(fact(`${name} ${is(names.test(attribute, test))}`, not), how)
    },
    date: ({ date, is: test }, not, names) => {
      const name = quoted(names.attribute(date))
      const days = (n: number): string => f.unit(n, 'day')
      switch (test.op) {
        case 'anniversary':
          return fact(
            `${name} comes round ${test.withinDays === 0 ? 'today' : `within ${days(test.withinDays)} from today`}`,
            not,
          )
        case 'before':
          return fact(`${name} is before ${f.day(test.day)}`, not)
        case 'from':
          return fact(`${name} is on or after ${f.day(test.day)}`, not)
        default:
          return fact(
            `${name} is ${test.days === 0 ? 'today' : `in the ${test.op} ${test.days === 1 ? 'day' : days(test.days)}, today included`}`,
            not,
          )
      }
    },
    performed,
    edge: (node, not) => (isBare(node) ? performed({ performed: node.of }, not) : about(edges(node), not)),
    total: (node, not) => {
      const contrary = node.total === 'average' ? null : inverse(node.is)
      return not && contrary ? about(totals({ ...node, is: contrary }), false) : about(totals(node), not)
    },
    sequence: ({ sequence, period }, not) => {
      const steps = sequence.map((step) => words(deedOf(step).did, where(step.where), gap(step)))
      return about(
        words(`they ${steps.join(', then ')}`, !isEver(period) && `, all of it ${when(period)}`).replace(' ,', ','),
        not,
      )
    },
    section: ({ section, seconds, period }, not) => {
      const contrary = inverse(seconds)
      const spent = (c: Comparison): string =>
        words(
          'they spent',
          amount(c, (n) => f.unit(n, 'second')),
          `in the section ${quoted(section)}`,
          when(period),
        )
      return not && contrary ? about(spent(contrary), false) : about(spent(seconds), not)
    },
    consent: ({ consent, is: answer }, not, names) => {
      const name = quoted(names.purpose(consent))
      if (answer === 'allowed') return `who ${not ? 'do not allow' : 'allow'} ${name}`
      if (answer === 'refused') return `who have ${not ? 'not ' : ''}refused ${name}`
      return `who have ${not ? '' : 'not '}answered about ${name}`
    },
    preference: ({ preference, is: choice }, not, names) => {
      const isOn = (choice === 'on') !== not
      if ('topic' in preference)
        return `who ${isOn ? 'want' : 'do not want'} to hear about ${quoted(names.topic(preference.topic))}`
      return `who have ${quoted(channelNames[preference.channel].en)} switched ${isOn ? 'on' : 'off'}`
    },
    frequency: ({ frequency }, not) =>
      `who ${not ? 'did not choose' : 'chose'} ${f.or(frequency.map((one) => quoted(frequencies[one])))} as how often to be written to`,
    identifier,
    segment: ({ segment }, not, names) =>
      `who are ${not ? 'not ' : ''}in the segment ${quoted(names.segment(segment))}`,
    recipient: ({ recipient, where: list }, not) => {
      const whom = recipient === '*' ? (not ? 'anybody' : 'somebody') : `their ${quoted(recipient)}`
      const said = list && list.length > 0 ? `(of whom ${tests(list)})` : ''
      return words(`who ${not ? 'do not give' : 'give'} to ${whom}`, said)
    },
    sample: ({ sample, salt }, not) =>
      words(
        `who are ${not ? 'not ' : ''}among a fixed ${f.percent(sample / 100)} of all people`,
        salt && `(drawn for ${quoted(salt)})`,
      ),
    lifecycle: ({ lifecycle, event = 'Order Completed' }, not) =>
      `who are ${not ? 'not ' : ''}${f.or(lifecycle.map((one) => states[one]))} by their own rhythm of ${deedOf({ event }).many}`,
    rfm: (node, not) => `who are${not ? ' not' : ''}, among all buyers, ${fifths(node)}`,
    likelihood,
    signal: ({ signal: s }, not) => signal(s, not),
  },
  bracket: (join, clauses) => `(${group(join, clauses)})`,
  sentence: (join, clauses) => {
    const everybody = clauses.every((c) => c.startsWith('while '))
    return `${everybody ? 'Everybody' : 'People'} ${group(join, clauses)}.`
  },
}
