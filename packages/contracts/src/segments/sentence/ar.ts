import { channelNames } from '../../consent/preference-channels.ts'
import type { PropertyTest, SequenceStep, Signal } from '../definition.ts'
import type { Comparison, Duration, Period, ValueTest } from '../tests.ts'
import { deedOf, quoted, whole } from './ar-deeds.ts'
import { counted, f, points, pointsAfter, timesNoun, units } from './ar-nouns.ts'
import { inverse, isBare, isEver, oftenOf } from './formats.ts'
import type { Grammar, Names, Node } from './grammar.ts'

const words = (...parts: (string | undefined | false)[]): string => parts.filter(Boolean).join(' ')

const length = ({ n, unit }: Duration): string => counted(n, units[unit])
/** «آخر 90 يومًا», «آخر يوم» */
const last = (d: Duration): string => `آخر ${d.n === 1 ? units[d.unit][4] : length(d)}`

/** When something happened; empty: ever. */
const when = (period: Period | undefined): string => {
  const { within, before, from, to } = period ?? {}
  const recent =
    within && before
      ? `قبل ما بين ${length(before)} و${length(within)}`
      : within
        ? `خلال ${last(within)}`
        : before && `قبل ${length(before)} أو أكثر`
  const fixed =
    from && to
      ? `من ${whole(f.moment(from))} حتى ما قبل ${whole(f.moment(to))}`
      : from
        ? `منذ ${whole(f.moment(from))}`
        : to && `قبل ${whole(f.moment(to))}`
  return [recent, fixed].filter(Boolean).join(' و')
}

const amount = ({ op, value }: Comparison, say = f.number): string =>
  ({
    equals: `${say(value)} بالضبط`,
    above: `أكثر من ${say(value)}`,
    atLeast: `${say(value)} على الأقل`,
    below: `أقل من ${say(value)}`,
    atMost: `${say(value)} على الأكثر`,
  })[op]

const literal = (value: string | number | boolean): string =>
  typeof value === 'string' ? quoted(value) : typeof value === 'number' ? f.number(value) : value ? '«نعم»' : '«لا»'

const bounds = { above: 'أكبر من', atLeast: 'لا يقل عن', below: 'أقل من', atMost: 'لا يزيد على' }

/** What holds of a value: «لا يقل عن 50». */
const is = (test: ValueTest): string => {
  switch (test.op) {
    case 'known':
      return 'معروف'
    case 'equals':
      return `يساوي ${literal(test.value)}`
    case 'in':
      return `يساوي ${f.or(test.values.map(literal))}`
    case 'contains':
      return `يحتوي على ${quoted(test.value)}`
    case 'starts':
      return `يبدأ بـ${quoted(test.value)}`
    case 'has':
      return `يتضمن ${quoted(test.value)}`
    default: {
      const { currency, op, value } = test
      return `${bounds[op]} ${currency === undefined ? f.number(value) : whole(f.money(value, currency))}`
    }
  }
}

const tests = (list: readonly PropertyTest[]): string =>
  list.map(({ property, test }) => `${quoted(property)} ${is(test)}`).join(' و')

const where = (list: readonly PropertyTest[] | undefined, of = 'حيث'): string =>
  list && list.length > 0 ? `(${of} ${tests(list)})` : ''

const oftens = {
  exactly: '% بالضبط',
  notExactly: '% بالضبط',
  atLeast: '% على الأقل',
  atMost: '% على الأكثر (أو لم يفعلوا قط)',
  fewer: 'أقل من % (أو لم يفعلوا قط)',
  more: 'أكثر من %',
}

const performed = ({ performed: of, times, period }: Node<'performed'>, not: boolean): string => {
  const { did, todo } = deedOf(of)
  const often = oftenOf(times, not)
  const verb = often.is === 'never' || often.is === 'notExactly' ? `لم ${todo}` : did
  const count = 'n' in often ? oftens[often.is].replace('%', counted(often.n, timesNoun)) : ''
  return words('الذين', verb, count, when(period), where(of.where))
}

/** What follows «الذين», or the contrary of the whole of it. */
const about = (statement: string, not: boolean, that = 'أنه'): string =>
  `الذين ${not ? `لا ينطبق عليهم ${that} ` : ''}${statement}`

/** Of an attribute: a contrary that includes that nothing is known. */
const fact = (statement: string, not: boolean): string => `الذين ${not ? 'لا ' : ''}يُعرف عنهم أن ${statement}`

const classes = { zero: 'بقولهم', first: 'بالملاحظة', second: 'من شريك', inferred: 'بالاستنتاج', third: 'بالشراء' }

const kinds: Readonly<Record<string, readonly [name: string, verified: string]>> = {
  user_id: ['معرّف مستخدم', 'موثّق'],
  email: ['عنوان بريد إلكتروني', 'موثّق'],
  phone: ['رقم هاتف', 'موثّق'],
  card: ['بطاقة عميل', 'موثّقة'],
  device_id: ['معرّف جهاز', 'موثّق'],
  anonymous_id: ['معرّف مجهول', 'موثّق'],
}

const identifier = ({ identifier, verified }: Node<'identifier'>, not: boolean): string => {
  const [name, checked] = kinds[identifier] ?? [`معرّف في ${quoted(identifier.replace(/^external:/, ''))}`, 'موثّق']
  return words(
    'الذين',
    not ? 'ليس لديهم' : 'لديهم',
    name,
    verified !== undefined && (verified ? checked : `غير ${checked}`),
  )
}

const states = { new: 'جديد', active: 'نشط', loyal: 'وفيّ', at_risk: 'معرّض للفقدان', lapsed: 'منقطع' }
const frequencies = {
  all: 'كلما وُجد جديد',
  weekly: 'أسبوعيًا على الأكثر',
  monthly: 'شهريًا على الأكثر',
  none: 'عدم المراسلة',
}
const weather = { clear: 'صحو', clouds: 'غائم', rain: 'ماطر', snow: 'مثلج', storm: 'عاصف', hot: 'حار', cold: 'بارد' }
const seasons = { spring: 'الربيع', summer: 'الصيف', autumn: 'الخريف', winter: 'الشتاء' }

const signal = (s: Signal, not: boolean): string => {
  const no = not ? 'لا ' : ''
  switch (s.kind) {
    case 'weather':
      return `حين ${no}يوصف الطقس في ${whole(f.region(s.region))} بأنه ${f.or(s.is.map((w) => weather[w]))}`
    case 'hour':
      return `حين ${no}تكون الساعة بين ${f.hour(s.from)} و${f.hour(s.to)} بتوقيت ${whole(s.timeZone)}`
    case 'weekday':
      return `حين ${no}يكون اليوم ${f.or(s.is.map(f.weekday))} بتوقيت ${whole(s.timeZone)}`
    case 'season':
      return `حين ${no}يكون الفصل ${f.or(s.is.map((one) => seasons[one]))} في نصف الكرة ${s.hemisphere === 'north' ? 'الشمالي' : 'الجنوبي'}`
    case 'region':
      return `الذين ${not ? 'ليسوا' : 'هم'} الآن في ${f.or(s.in.map((one) => whole(f.region(one))))}`
  }
}

const gap = ({ after }: SequenceStep): string => {
  const { atLeast, atMost } = after ?? {}
  const said = [atLeast && `${length(atLeast)} على الأقل`, atMost && `${length(atMost)} على الأكثر`]
  return said.some(Boolean) ? `(بعد ${said.filter(Boolean).join(' و')})` : ''
}

const sequence = ({ sequence: steps, period }: Node<'sequence'>): string => {
  const said = steps.map((step) => words(deedOf(step).did, where(step.where), gap(step))).join('، ثم ')
  return isEver(period) ? said : `${said}، وكل ذلك ${when(period)}`
}

const judged = { likely: 'مرجّحة', unlikely: 'مستبعدة', unclear: 'غير واضحة' }

const likelihood = ({ likelihood: l, is: judgement }: Node<'likelihood'>, not: boolean, names: Names): string => {
  const reach = {
    likely: `${counted(l.likely, points)} على الأقل`,
    unlikely: `${counted(l.unlikely, points)} على الأكثر`,
    unclear: `بين ${counted(l.unlikely, pointsAfter)} و${counted(l.likely, pointsAfter)}`,
  }[judgement]
  const clues = l.clues.map((c) => {
    const most = c.atMost === undefined ? '' : `(بحد أقصى: أحدث ${counted(c.atMost, timesNoun)})`
    return words(counted(c.points, points), 'عن كل مرة', deedOf(c).did, where(c.where), most)
  })
  const declared =
    l.declared &&
    `؛ ومن صرّح بنفسه يؤخذ بقوله (مرجّحة إذا كان ${quoted(names.attribute(l.declared.attribute))} ${is(names.test(l.declared.attribute, l.declared.likely))})`
  return `الذين ${not ? 'لا ' : ''}تُقدَّر حالتهم بأنها «${judged[judgement]}» (${reach}) بحسب ما فعلوه: ${clues.join('، ')}، وتُنصَّف النقاط كل ${length(l.halfLife)}${declared ?? ''}`
}

const totals = ({ total, property, of, is: comparison }: Node<'total'>, not: boolean): string => {
  const what = { sum: 'مجموع', average: 'متوسط', distinct: 'عدد القيم المختلفة لـ' }[total]
  const name = total === 'distinct' ? `${what}${quoted(property)}` : `${what} ${quoted(property)}`
  return words(
    `الذين ${not ? 'لا ' : ''}يبلغ ${name} لديهم في`,
    deedOf(of).many,
    where(of.where),
    when(of.period),
    amount(comparison),
  )
}

const edges = ({ edge, of, period, having }: Node<'edge'>, not: boolean): string => {
  const once = words(`${edge === 'first' ? 'أول' : 'آخر'} مرة`, deedOf(of).did, where(of.where))
  const said = having && having.length > 0 ? tests(having) : ''
  if (isEver(period)) return about(`كان ${said} في ${once}`, not)
  return about(words(once, 'كانت', when(period), said && `وفيها ${said}`), not, 'أن')
}

const fifths = ({ rfm }: Node<'rfm'>): string => {
  const by = { recency: 'حداثة الشراء', frequency: 'عدد المشتريات', monetary: 'مبلغ المشتريات' }
  const said = (['recency', 'frequency', 'monetary'] as const).flatMap((name) =>
    rfm[name] ? [`في الخُمس ${f.or(rfm[name].map(f.number))} من حيث ${by[name]}`] : [],
  )
  return `بين المشترين ${said.join(' و')} (الخُمس 5 هو الأفضل)`
}

const date = ({ date: key, is: test }: Node<'date'>, not: boolean, names: Names): string => {
  const name = quoted(names.attribute(key))
  const days = (n: number): string => counted(n, units.day)
  switch (test.op) {
    case 'anniversary':
      return fact(`${name} يحلّ ${test.withinDays === 0 ? 'اليوم' : `خلال ${days(test.withinDays)} من اليوم`}`, not)
    case 'before':
      return fact(`${name} قبل ${f.day(test.day)}`, not)
    case 'from':
      return fact(`${name} في ${f.day(test.day)} أو بعده`, not)
    default: {
      const range =
        test.op === 'next'
          ? `خلال ${days(test.days)} من اليوم`
          : `خلال ${last({ n: test.days, unit: 'day' })}، واليوم مشمول`
      return fact(`${name} يقع ${test.days === 0 ? 'اليوم' : range}`, not)
    }
  }
}

const spent = ({ section, seconds, period }: Node<'section'>): string =>
  words(
    'قضوا',
    amount(seconds, (n) => counted(n, units.second)),
    `في القسم ${quoted(section)}`,
    when(period),
  )

const isTime = (clause: string): boolean => clause.startsWith('حين ')

/** What holds of the time and not of the people comes last. */
const group = (join: 'and' | 'or', clauses: readonly string[]): string =>
  [...clauses.filter((c) => !isTime(c)), ...clauses.filter(isTime)].join(join === 'and' ? '، و' : '، أو ')

export const ar: Grammar = {
  clauses: {
    attribute: ({ attribute, test, classes: list, told }, not, names) => {
      const name = quoted(names.attribute(attribute))
      if (test.op === 'known' && told && !list)
        return `الذين ${not ? 'لم يُعرف' : 'عُرف'} عنهم ${name} خلال ${last(told)}`
      const origin = [list && `عُرف ${f.or(list.map((c) => classes[c]))}`, told && `خلال ${last(told)}`]
      const how = origin.some(Boolean) ? `(${origin.filter(Boolean).join('، ')})` : ''
      if (test.op === 'known') return words(`الذين ${not ? 'لا ' : ''}يُعرف عنهم ${name}`, how)
      return words(fact(`${name} ${is(names.test(attribute, test))}`, not), how)
    },
    date,
    performed,
    edge: (node, not) => (isBare(node) ? performed({ performed: node.of }, not) : edges(node, not)),
    total: (node, not) => {
      const contrary = node.total === 'average' ? null : inverse(node.is)
      return not && contrary ? totals({ ...node, is: contrary }, false) : totals(node, not)
    },
    sequence: (node, not) => about(sequence(node), not, 'أنهم'),
    section: (node, not) => {
      const contrary = inverse(node.seconds)
      return not && contrary ? about(spent({ ...node, seconds: contrary }), false) : about(spent(node), not, 'أنهم')
    },
    consent: ({ consent, is: answer }, not, names) => {
      const name = quoted(names.purpose(consent))
      if (answer === 'allowed') return `الذين ${not ? 'لا ' : ''}يسمحون بـ${name}`
      if (answer === 'refused') return `الذين ${not ? 'لم يرفضوا' : 'رفضوا'} ${name}`
      return `الذين ${not ? 'أجابوا' : 'لم يجيبوا بعد'} عن ${name}`
    },
    preference: ({ preference, is: choice }, not, names) => {
      const isOn = (choice === 'on') !== not
      if ('topic' in preference) return `الذين ${isOn ? '' : 'لا '}يرغبون في ${quoted(names.topic(preference.topic))}`
      return `الذين ${isOn ? 'فُعّلت' : 'أُوقفت'} لديهم قناة ${quoted(channelNames[preference.channel].ar)}`
    },
    frequency: ({ frequency }, not) =>
      `الذين ${not ? 'لم يختاروا' : 'اختاروا'} للمراسلة ${f.or(frequency.map((one) => quoted(frequencies[one])))}`,
    identifier,
    segment: ({ segment }, not, names) =>
      `الذين ${not ? 'لا ' : ''}ينتمون إلى الشريحة ${quoted(names.segment(segment))}`,
    recipient: ({ recipient, where: list }, not) => {
      const whom = recipient === '*' ? (not ? 'أحد' : 'شخص ما') : `${quoted(recipient)} لديهم`
      return words(`الذين ${not ? 'لا ' : ''}يهدون إلى ${whom}`, where(list, 'وعنه'))
    },
    sample: ({ sample, salt }, not) =>
      words(
        `الذين ${not ? 'لا ' : ''}يقعون ضمن نسبة ثابتة من الناس قدرها ${f.percent(sample / 100)}`,
        salt && `(سُحبت لأجل ${quoted(salt)})`,
      ),
    lifecycle: ({ lifecycle, event = 'Order Completed' }, not) =>
      `الذين ${not ? 'ليسوا' : 'هم'} في حالة ${f.or(lifecycle.map((one) => quoted(states[one])))} بحسب وتيرتهم في ${deedOf({ event }).many}`,
    rfm: (node, not) => `الذين ${not ? 'لا ' : ''}يقعون ${fifths(node)}`,
    likelihood,
    signal: ({ signal: s }, not) => signal(s, not),
  },
  bracket: (join, clauses) => `(${group(join, clauses)})`,
  sentence: (join, clauses) => `${clauses.every(isTime) ? 'الجميع' : 'الأشخاص'} ${group(join, clauses)}.`,
}
