import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Locale, locales } from '../consent/default-purposes.ts'
import { purposes } from '../consent/purposes.ts'
import type { AttributeType } from '../profiles/attribute-types.ts'
import { builtInSegments } from './built-in.ts'
import { checkSegment, readSegment, type SegmentKnowledge } from './check.ts'
import { type SentenceNames, sentenceOf } from './sentence/index.ts'
import { conditions } from './text/conditions.ts'
import { parseSegment, printSegment } from './text/index.ts'

const guide = readFileSync(new URL('../../../../docs/guides/segments.md', import.meta.url), 'utf8')

/** How the workspace of the guide calls what it names. */
const called: Record<Locale, Record<string, string>> = {
  en: {
    favourite_milk: 'Favourite milk',
    birthday: 'Birthday',
    has_child: 'Has a child',
    oat: 'Oat milk',
    email: 'E-mails about offers and news',
    sms: 'Text messages about offers',
    'recent-buyers': 'Recent buyers',
    values: 'What matters to them',
    dislikes: 'Dislikes',
    sustainability: 'Sustainability',
    perfume: 'Perfume',
    wedding_day: 'Wedding day',
    'water-saving': 'Saving water',
  },
  zh: {
    favourite_milk: '喜欢的牛奶',
    birthday: '生日',
    has_child: '有孩子',
    oat: '燕麦奶',
    email: '优惠和新闻邮件',
    sms: '优惠短信',
    'recent-buyers': '近期购买者',
    values: '看重的事',
    dislikes: '不喜欢的事物',
    sustainability: '可持续',
    perfume: '香水',
    wedding_day: '结婚日',
    'water-saving': '节水',
  },
  ar: {
    favourite_milk: 'الحليب المفضل',
    birthday: 'تاريخ الميلاد',
    has_child: 'لديه طفل',
    oat: 'حليب الشوفان',
    email: 'رسائل بريد عن العروض والأخبار',
    sms: 'رسائل نصية عن العروض',
    'recent-buyers': 'المشترون مؤخرًا',
    values: 'ما يهمهم',
    dislikes: 'ما لا يحبونه',
    sustainability: 'الاستدامة',
    perfume: 'العطور',
    wedding_day: 'يوم الزفاف',
    'water-saving': 'توفير المياه',
  },
}
const namesIn = (locale: Locale): SentenceNames => {
  const named = (key: string) => called[locale][key]
  return { attribute: named, purpose: named, segment: named, topic: named, option: (_, option) => named(option) }
}

const types: Record<string, AttributeType> = {
  favourite_milk: 'choice',
  birthday: 'birthday',
  has_child: 'boolean',
  values: 'choices',
  dislikes: 'choices',
  wedding_day: 'date',
}
const events = ['Order Completed', 'Product Added', 'Product Viewed', 'Section Viewed']
const known: SegmentKnowledge = {
  attribute: (key) =>
    types[key] && { type: types[key], options: ['oat', 'sustainability', 'perfume'], retired: false, withheld: false },
  hasEvent: (type, name) => type === 'track' && events.includes(name),
  hasPurpose: (key) => purposes.some((p) => p === key),
  hasTopic: (key) => key === 'water-saving',
  segment: (key) => (key === 'recent-buyers' ? { performed: { event: 'Order Completed' } } : undefined),
}

const examples = guide.split(/^## (?=\d+\. )/m).slice(1)
const block = (section: string, language: string): string => {
  const found = section.match(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``))
  if (!found) throw new Error(`No ${language} in ${section}`)
  return found[1]!
}

test('the guide holds fifteen examples', () => {
  expect(examples.map((e) => Number.parseInt(e, 10))).toEqual(Array.from({ length: 15 }, (_, i) => i + 1))
})

describe.each(examples.map((e) => [e.slice(0, e.indexOf('\n')), e] as const))('%s', (_, section) => {
  const read = readSegment(JSON.parse(block(section, 'json')))
  if ('issues' in read) throw new Error(read.issues[0]!.message)
  const { node } = read

  test('its text and its tree are the same, and the text is as it is printed', () => {
    expect(parseSegment(block(section, 'segment'))).toEqual({ node })
    expect(printSegment(node)).toBe(block(section, 'segment'))
  })

  test('it holds together', () => {
    expect(checkSegment(node, known, { purpose: 'personalisation' })).toEqual([])
  })

  test('its sentences are those that Candor tells', () => {
    const told = section.split('\n').flatMap((line) => (line.startsWith('> ') ? [line.slice(2)] : []))
    expect(locales.map((locale) => sentenceOf(node, locale, namesIn(locale)))).toEqual(told)
  })
})

test('the example that comes with Candor is the one of the guide', () => {
  const shipped = builtInSegments.find((s) => s.key === 'likely-has-a-child')!
  expect(examples.some((e) => block(e, 'segment') === printSegment(shipped.definition))).toBe(true)
})

test('every condition in the table of the text form can be parsed', () => {
  const pieces = [...guide.matchAll(/`([^`\n]+)`/g)].map(([, piece = '']) => piece)
  const whole = pieces.filter(
    (p) => Object.hasOwn(conditions, p.split(/[ (]/)[0]!) && p.includes(' ') && !p.includes('…'),
  )
  expect(whole.length).toBeGreaterThan(20)
  for (const piece of whole) expect([piece, 'node' in parseSegment(piece)]).toEqual([piece, true])
})
