import type { Locale } from '../consent/default-purposes.ts'
import type { Purpose } from '../consent/purposes.ts'
import type { AttributeType } from '../profiles/attribute-types.ts'
import type { Clue, LifecycleState, SegmentNode } from './definition.ts'

interface Text {
  readonly name: string
  readonly description: string
}
type Texts = Readonly<Record<Locale, Text>>

/** A segment that comes with Candor; a workspace may pause and edit it like any other. */
export interface BuiltInSegment {
  readonly key: string
  readonly purpose: Purpose
  readonly texts: Texts
  readonly definition: SegmentNode
  /** Keys of `builtInAttributes` that it asks for. */
  readonly attributes: readonly string[]
}

/** Attributes that built-in segments ask for, to be described in the catalogue before. */
export const builtInAttributes: Readonly<Record<string, { readonly type: AttributeType; readonly texts: Texts }>> = {
  has_child: {
    type: 'boolean',
    texts: {
      en: { name: 'Has a child', description: 'Whether they have a child of their own, as they say themselves.' },
      zh: { name: '有孩子', description: '本人是否表示自己有孩子。' },
      ar: { name: 'لديه طفل', description: 'هل يقول الشخص بنفسه إن لديه طفلًا.' },
    },
  },
}

const text = (name: string, description: string): Text => ({ name, description })

const lifecycle = (key: string, state: LifecycleState, [en, zh, ar]: readonly [Text, Text, Text]): BuiltInSegment => ({
  key,
  purpose: 'personalisation',
  texts: { en, zh, ar },
  definition: { lifecycle: [state] },
  attributes: [],
})

const inSection = (section: string) => ({ property: 'section', test: { op: 'equals' as const, value: section } })
const seen = (section: string, points: number, atMost: number, ...more: Clue['where'] & object): Clue => ({
  event: 'Section Viewed',
  where: [inSection(section), ...more],
  points,
  atMost,
})

/**
 * For their own baby, or for a gift? Time with baby things and a look at the sale speak for the first, gifts for the second.
 * Who says it themselves is believed; who has shown too little of either is offered a question.
 */
const hasChild = {
  clues: [
    seen('baby', 3, 10, { property: 'seconds', test: { op: 'atLeast', value: 30 } }),
    seen('sale', 2, 5),
    seen('gifts', -5, 10),
    {
      event: 'Order Completed',
      where: [{ property: 'gift', test: { op: 'equals', value: true } }],
      points: -10,
      atMost: 5,
    },
  ] satisfies Clue[],
  halfLife: { n: 30, unit: 'day' as const },
  likely: 12,
  unlikely: 0,
  declared: { attribute: 'has_child', likely: { op: 'equals' as const, value: true } },
}

export const builtInSegments: readonly BuiltInSegment[] = [
  lifecycle('new-customers', 'new', [
    text('New customers', 'Bought once, not long ago.'),
    text('新客户', '购买过一次，且时间不久。'),
    text('عملاء جدد', 'اشتروا مرة واحدة، قبل وقت غير طويل.'),
  ]),
  lifecycle('active-customers', 'active', [
    text('Active customers', 'Buy again in their own rhythm.'),
    text('活跃客户', '按自身的节奏重复购买。'),
    text('عملاء نشطون', 'يعودون إلى الشراء بوتيرتهم الخاصة.'),
  ]),
  lifecycle('loyal-customers', 'loyal', [
    text('Loyal customers', 'Bought at least five times, and are still in their rhythm.'),
    text('忠诚客户', '至少购买过五次，且仍保持自身的节奏。'),
    text('عملاء أوفياء', 'اشتروا خمس مرات على الأقل، وما زالوا على وتيرتهم.'),
  ]),
  lifecycle('customers-at-risk', 'at_risk', [
    text('Customers at risk', 'Later than their own rhythm by half, and not yet three times as late.'),
    text('有流失风险的客户', '间隔已超过自身节奏的一倍半，但未到三倍。'),
    text('عملاء معرّضون للفقدان', 'تجاوز غيابهم مرة ونصفًا من وتيرتهم، ولم يبلغ ثلاثة أضعافها.'),
  ]),
  lifecycle('lapsed-customers', 'lapsed', [
    text('Lapsed customers', 'Have not bought for more than three times their own rhythm.'),
    text('已流失客户', '未购买的时间已超过自身节奏的三倍。'),
    text('عملاء منقطعون', 'لم يشتروا منذ أكثر من ثلاثة أضعاف وتيرتهم.'),
  ]),
  {
    key: 'likely-has-a-child',
    purpose: 'profiling',
    texts: {
      en: text(
        'Likely has a child',
        'Looks at baby things at length and at the sale, rather than for a gift; or says so.',
      ),
      zh: text('很可能有孩子', '长时间浏览婴儿用品和促销，而不像在挑选礼物；或本人已说明。'),
      ar: text('يُرجَّح أن لديه طفلًا', 'يطيل النظر في مستلزمات الأطفال والتخفيضات، لا كمن يبحث عن هدية؛ أو صرّح بذلك.'),
    },
    definition: { likelihood: hasChild, is: 'likely' },
    attributes: ['has_child'],
  },
  {
    key: 'baby-gift-shoppers',
    purpose: 'profiling',
    texts: {
      en: text('Shops for a baby gift', 'Looked at baby things lately, and more as for a gift than for an own child.'),
      zh: text('为婴儿选购礼物', '近期浏览过婴儿用品，更像是在挑选礼物，而非为自己的孩子。'),
      ar: text('يشتري هدية لطفل', 'نظر مؤخرًا في مستلزمات الأطفال، كمن يبحث عن هدية لا لطفله.'),
    },
    definition: {
      all: [
        {
          performed: { event: 'Section Viewed', where: [inSection('baby')] },
          period: { within: { n: 90, unit: 'day' } },
        },
        { likelihood: hasChild, is: 'unlikely' },
      ],
    },
    attributes: ['has_child'],
  },
]
