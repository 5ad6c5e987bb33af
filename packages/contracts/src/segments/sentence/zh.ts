import { channelNames } from '../../consent/preference-channels.ts'
import type { PropertyTest, SequenceStep, Signal } from '../definition.ts'
import type { Comparison, Duration, Period, ValueTest } from '../tests.ts'
import { formatsOf, inverse, isBare, isEver, oftenOf } from './formats.ts'
import type { Grammar, Names, Node } from './grammar.ts'
import { deedOf, quoted } from './zh-deeds.ts'

const f = formatsOf('zh-Hans', ['（', '）'])

const words = (...parts: (string | undefined | false)[]): string => parts.filter(Boolean).join('')

const length = ({ n, unit }: Duration): string => f.unit(n, unit)

/** When something happened; empty: ever. */
const when = (period: Period | undefined): string => {
  const { within, before, from, to } = period ?? {}
  const recent =
    within && before
      ? `在${length(within)}前至${length(before)}前之间`
      : within
        ? `在过去${length(within)}内`
        : before && `在${length(before)}前或更早`
  const fixed =
    from && to
      ? `在${f.moment(from)}（含）至${f.moment(to)}（不含）之间`
      : from
        ? `在${f.moment(from)}或之后`
        : to && `在${f.moment(to)}之前`
  return [recent, fixed].filter(Boolean).join('且')
}

const amounts = { equals: '等于', above: '高于', atLeast: '不低于', below: '低于', atMost: '不高于' }
const amount = ({ op, value }: Comparison, say = f.number): string => `${amounts[op]}${say(value)}`
const lengths = { equals: '恰好', above: '超过', atLeast: '不少于', below: '少于', atMost: '不超过' }

const literal = (value: string | number | boolean): string =>
  typeof value === 'string' ? quoted(value) : typeof value === 'number' ? f.number(value) : value ? '“是”' : '“否”'

/** What holds of a value: “不低于50”. */
const is = (test: ValueTest): string => {
  switch (test.op) {
    case 'known':
      return '已知'
    case 'equals':
      return `为${literal(test.value)}`
    case 'in':
      return `为${f.or(test.values.map(literal))}`
    case 'contains':
      return `包含${quoted(test.value)}`
    case 'starts':
      return `以${quoted(test.value)}开头`
    case 'has':
      return `包括${quoted(test.value)}`
    default: {
      const { currency } = test
      return amount(test, currency === undefined ? f.number : (n) => f.money(n, currency))
    }
  }
}

const tests = (list: readonly PropertyTest[]): string =>
  list.map(({ property, test }) => `${quoted(property)}${is(test)}`).join('，且')

const where = (list: readonly PropertyTest[] | undefined, of = '其中'): string =>
  list && list.length > 0 ? `（${of}${tests(list)}）` : ''

const oftens = {
  exactly: '恰好%次',
  notExactly: '的次数不是%次',
  atLeast: '至少%次',
  atMost: '至多%次（含从未）',
  fewer: '少于%次（含从未）',
  more: '超过%次',
}

const performed = ({ performed: of, times, period }: Node<'performed'>, not: boolean): string => {
  const { act, did } = deedOf(of)
  const often = oftenOf(times, not)
  const at = when(period)
  if ('n' in often) return words(at, act, where(of.where), oftens[often.is].replace('%', f.number(often.n)))
  if (often.is === 'done') return words(at, did, where(of.where))
  return words(at, at === '' ? '从未' : '没有', act, where(of.where))
}

/** A clause, or the contrary of the whole of it. */
const about = (statement: string, not: boolean): string => (not ? `并非“${statement}”` : statement)

/** Of an attribute: a contrary that includes that nothing is known. */
const fact = (statement: string, not: boolean): string => (not ? `并非${statement}（或未知）` : statement)

const classes = { zero: '本人告知', first: '观察所得', second: '合作伙伴提供', inferred: '推断', third: '购买所得' }

const kinds: Readonly<Record<string, string>> = {
  user_id: '用户 ID',
  email: '电子邮箱',
  phone: '电话号码',
  card: '会员卡',
  device_id: '设备 ID',
  anonymous_id: '匿名 ID',
}
const states = { new: '新客', active: '活跃', loyal: '忠诚', at_risk: '有流失风险', lapsed: '已流失' }
const frequencies = { all: '有消息就联系', weekly: '最多每周一次', monthly: '最多每月一次', none: '不联系' }
const weather = { clear: '晴', clouds: '多云', rain: '雨', snow: '雪', storm: '暴风雨', hot: '炎热', cold: '寒冷' }
const seasons = { spring: '春季', summer: '夏季', autumn: '秋季', winter: '冬季' }

const signal = (s: Signal, not: boolean): string => {
  const no = not ? '不' : ''
  switch (s.kind) {
    case 'weather':
      return `当${f.region(s.region)}的天气${no}为${f.or(s.is.map((w) => weather[w]))}时`
    case 'hour':
      return `当 ${s.timeZone} 时间${no}在${f.hour(s.from)}至${f.hour(s.to)}之间时`
    case 'weekday':
      return `当 ${s.timeZone} 时间${no}为${f.or(s.is.map(f.weekday))}时`
    case 'season':
      return `当${s.hemisphere === 'north' ? '北' : '南'}半球${no}为${f.or(s.is.map((one) => seasons[one]))}时`
    case 'region':
      return `此刻${no}在${f.or(s.in.map(f.region))}`
  }
}

const gap = ({ after }: SequenceStep): string => {
  const { atLeast, atMost } = after ?? {}
  const said = [atLeast && `至少${length(atLeast)}`, atMost && `至多${length(atMost)}`].filter(Boolean).join('、')
  return said && `（距上一步${said}）`
}

const sequence = ({ sequence: steps, period }: Node<'sequence'>): string => {
  const said = steps.map((step) => words(deedOf(step).act, where(step.where), gap(step)))
  return words(`先${said.join('，再')}`, !isEver(period) && `，且全部${when(period)}`)
}

const judged = { likely: '很可能', unlikely: '不太可能', unclear: '尚不明确' }

const likelihood = ({ likelihood: l, is: judgement }: Node<'likelihood'>, not: boolean, names: Names): string => {
  const reach = {
    likely: `至少${f.number(l.likely)}分`,
    unlikely: `至多${f.number(l.unlikely)}分`,
    unclear: `介于${f.number(l.unlikely)}分和${f.number(l.likely)}分之间`,
  }[judgement]
  const clues = l.clues.map((c) => {
    const most = c.atMost === undefined ? '' : `（只计最近${f.number(c.atMost)}次）`
    return words('每次', deedOf(c).act, where(c.where), `计${f.number(c.points)}分`, most)
  })
  const declared =
    l.declared &&
    `；若本人已说明，则以本人所说为准（${quoted(names.attribute(l.declared.attribute))}${is(names.test(l.declared.attribute, l.declared.likely))}即为很可能）`
  return `根据行为${not ? '未' : ''}被判断为“${judged[judgement]}”（${reach}）：${clues.join('，')}，分数每${length(l.halfLife)}减半${declared ?? ''}`
}

const totals = ({ total, property, of, is: comparison }: Node<'total'>): string => {
  const what = { sum: '合计', average: '平均值', distinct: '不同取值的个数' }[total]
  return words(when(of.period), deedOf(of).act, where(of.where), `的${quoted(property)}${what}${amount(comparison)}`)
}

const edges = ({ edge, of, period, having }: Node<'edge'>): string => {
  const one = words(edge === 'first' ? '首次' : '最近一次', deedOf(of).act, where(of.where))
  const said = having && having.length > 0 ? tests(having) : ''
  if (said === '') return `${one}${when(period)}`
  return isEver(period) ? `${one}的${said}` : `${one}${when(period)}，且该次的${said}`
}

const fifths = ({ rfm }: Node<'rfm'>): string => {
  const by = { recency: '最近购买时间', frequency: '购买次数', monetary: '购买金额' }
  const said = (['recency', 'frequency', 'monetary'] as const).flatMap((name) =>
    rfm[name] ? [`按${by[name]}位于第${f.or(rfm[name].map(f.number))}档`] : [],
  )
  return `在全部购买者中${said.join('、')}（第5档最好）`
}

const date = ({ date: key, is: test }: Node<'date'>, not: boolean, names: Names): string => {
  const name = quoted(names.attribute(key))
  const days = (n: number): string => f.unit(n, 'day')
  switch (test.op) {
    case 'anniversary':
      return fact(`${name}${test.withinDays === 0 ? '就在今天' : `将在${days(test.withinDays)}内到来（含今天）`}`, not)
    case 'before':
      return fact(`${name}早于${f.day(test.day)}`, not)
    case 'from':
      return fact(`${name}不早于${f.day(test.day)}`, not)
    default:
      return fact(
        `${name}${test.days === 0 ? '就是今天' : `在${test.op === 'next' ? '今后' : '过去'}${days(test.days)}内（含今天）`}`,
        not,
      )
  }
}

const spent = ({ section, seconds, period }: Node<'section'>): string =>
  words(when(period), `在版块${quoted(section)}停留`, lengths[seconds.op], f.unit(seconds.value, 'second'))

export const zh: Grammar = {
  clauses: {
    attribute: ({ attribute, test, classes: list, told }, not, names) => {
      const name = quoted(names.attribute(attribute))
      if (test.op === 'known' && told && !list) return `${name}${not ? '未' : ''}在过去${length(told)}内获知`
      const origin = [list && `来源：${f.or(list.map((c) => classes[c]))}`, told && `在过去${length(told)}内获知`]
      const how = origin.some(Boolean) ? `（${origin.filter(Boolean).join('，')}）` : ''
      if (test.op === 'known') return words(name, not ? '未知' : '已知', how)
      return words(fact(`${name}${is(names.test(attribute, test))}`, not), how)
    },
    date,
    performed,
    edge: (node, not) => (isBare(node) ? performed({ performed: node.of }, not) : about(edges(node), not)),
    total: (node, not) => {
      const contrary = node.total === 'average' ? null : inverse(node.is)
      return not && contrary ? totals({ ...node, is: contrary }) : about(totals(node), not)
    },
    sequence: (node, not) => about(sequence(node), not),
    section: (node, not) => {
      const contrary = inverse(node.seconds)
      return not && contrary ? spent({ ...node, seconds: contrary }) : about(spent(node), not)
    },
    consent: ({ consent, is: answer }, not, names) => {
      const name = quoted(names.purpose(consent))
      if (answer === 'allowed') return `${not ? '未允许' : '允许'}${name}`
      if (answer === 'refused') return `${not ? '没有拒绝' : '拒绝了'}${name}`
      return `${not ? '已就' : '尚未就'}${name}作答`
    },
    preference: ({ preference, is: choice }, not, names) => {
      const isOn = (choice === 'on') !== not
      if ('topic' in preference) return `${isOn ? '愿意' : '不愿'}接收${quoted(names.topic(preference.topic))}`
      return `${isOn ? '已开启' : '已关闭'}${quoted(channelNames[preference.channel].zh)}渠道`
    },
    frequency: ({ frequency }, not) =>
      `${not ? '没有选择' : '选择了'}联系频率${f.or(frequency.map((one) => quoted(frequencies[one])))}`,
    identifier: ({ identifier, verified }, not) => {
      const name = kinds[identifier] ?? `${quoted(identifier.replace(/^external:/, ''))}中的 ID`
      const checked = verified === undefined ? '' : verified ? '已验证的' : '未验证的'
      return `${not ? '没有' : '有'}${checked}${name}`
    },
    segment: ({ segment }, not, names) => `${not ? '不属于' : '属于'}细分${quoted(names.segment(segment))}`,
    recipient: ({ recipient, where: list }, not) => {
      const whom = recipient === '*' ? '' : `关系为${quoted(recipient)}的`
      return words(not ? '没有' : '有', `${whom}送礼对象`, where(list, '其'))
    },
    sample: ({ sample, salt }, not) =>
      words(
        not ? '不属于' : '属于',
        `从所有人中固定抽取的${f.percent(sample / 100)}`,
        salt && `（抽取标识${quoted(salt)}）`,
      ),
    lifecycle: ({ lifecycle, event = 'Order Completed' }, not) =>
      `按自身${deedOf({ event }).act}的节奏${not ? '不' : ''}处于${f.or(lifecycle.map((one) => quoted(states[one])))}状态`,
    rfm: (node, not) => about(fifths(node), not),
    likelihood,
    signal: ({ signal: s }, not) => signal(s, not),
  },
  bracket: (join, clauses) => `（${clauses.join(join === 'and' ? '，并且' : '，或者')}）`,
  sentence: (join, clauses) => {
    if (clauses.length > 1)
      return `${join === 'and' ? '同时满足以下条件' : '满足以下任一条件'}的人：${clauses.join('；')}。`
    const [only = ''] = clauses
    if (only.startsWith('当')) return `${only}的所有人。`
    // A clause that holds sentences of its own reads badly before “的人”.
    return /[，；：]/.test(only) ? `满足以下条件的人：${only}。` : `${only}的人。`
  },
}
