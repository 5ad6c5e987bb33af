import { z } from 'zod'

/** What an answer can be, and what its attribute can hold: the one list of kinds of questions. */
export const questionTypes = [
  'single',
  'multiple',
  'rating',
  'nps',
  'csat',
  'ces',
  'number',
  'money',
  'date',
  'size',
  'colour',
  'slider',
  'ranking',
  'matrix',
  'picture',
  'short_text',
  'long_text',
  'contact',
  'file',
  'consent',
] as const
export type QuestionType = (typeof questionTypes)[number]

const optionKey = z.string().min(1).max(100)
const each = <T extends z.ZodType>(member: T, most: number, least = 1) =>
  z
    .array(member)
    .min(least)
    .max(most)
    .refine(
      (list) =>
        new Set(list.map((one) => (typeof one === 'string' ? one : (one as { key: string }).key))).size === list.length,
      'Each key stands once',
    )
const options = each(optionKey, 500).describe('Keys of the options, in the order shown; their words stand in the texts')
const number = z.number().min(-1e15).max(1e15)
const address = z.string().min(1).max(2_000).describe('https address of a picture, or a path on the site')

/** Bounds that are whole: the least lies below the most. */
const isRange = (form: { least?: number | undefined; most?: number | undefined }) =>
  form.least === undefined || form.most === undefined || form.least < form.most
const range = { message: '`least` lies below `most`', path: ['least'] }

/**
 * What is asked for, by `type`. Keys of options are those of the attribute where the answer goes to one. Words stand in the
 * texts of the question, never here.
 */
export const questionForm = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('single'),
    options,
    shuffle: z.boolean().default(false).describe('true: in another order for each person, always the same for one'),
  }),
  z
    .strictObject({
      type: z.literal('multiple'),
      options,
      least: z.int().min(0).max(500).default(1),
      most: z.int().min(1).max(500).optional().describe('All of them, unless said'),
      none: optionKey.optional().describe('The option that excludes the others: "none of these"'),
      shuffle: z.boolean().default(false),
    })
    .refine((f) => f.none === undefined || f.options.includes(f.none), {
      message: 'Is one of the options',
      path: ['none'],
    })
    .refine((f) => f.least <= (f.most ?? f.options.length), { message: 'More than may be chosen', path: ['least'] }),
  z.strictObject({
    type: z.literal('rating'),
    steps: z.int().min(3).max(10).default(5).describe('Answers are 1 to this'),
    symbol: z.enum(['star', 'heart', 'number', 'face']).default('star'),
  }),
  z.strictObject({ type: z.literal('nps').describe('0 to 10: how likely to recommend') }),
  z.strictObject({ type: z.literal('csat').describe('1 to 5: how satisfied') }),
  z.strictObject({ type: z.literal('ces').describe('1 to 7: how easy it was') }),
  z
    .strictObject({
      type: z.literal('number'),
      least: number.optional(),
      most: number.optional(),
      step: z.number().positive().optional().describe('Answers are whole multiples of it; 1: whole numbers'),
      unit: z.string().min(1).max(40).optional(),
    })
    .refine(isRange, range),
  z
    .strictObject({
      type: z.literal('money'),
      currencies: z.array(z.string().length(3)).min(1).max(20).describe('ISO 4217, in the order shown'),
      least: number.optional(),
      most: number.optional(),
    })
    .refine(isRange, range),
  z
    .strictObject({
      type: z.literal('date'),
      parts: z
        .enum(['day', 'month_and_day', 'year_if_you_like'])
        .default('day')
        .describe('`month_and_day`: --04-30, enough for a birthday. `year_if_you_like`: the year may be left out'),
      from: z.iso.date().optional().describe('The earliest day, itself included'),
      to: z.iso.date().optional().describe('The latest day, itself included'),
    })
    .refine((f) => f.parts !== 'month_and_day' || (f.from === undefined && f.to === undefined), {
      message: 'A day without a year lies between no dates',
      path: ['from'],
    })
    .refine((f) => f.from === undefined || f.to === undefined || f.from <= f.to, {
      message: 'Lies after `to`',
      path: ['from'],
    }),
  z.strictObject({
    type: z.literal('size'),
    systems: each(z.strictObject({ key: optionKey.describe('EU, UK, US, CN'), options }), 20).describe(
      'Systems of sizes; an option is one size, and stands in one system',
    ),
  }),
  z
    .strictObject({
      type: z.literal('colour'),
      options: each(z.strictObject({ key: optionKey, hex: z.string().regex(/^#[0-9a-fA-F]{6}$/) }), 200),
      most: z.int().min(1).max(200).default(1).describe('1: the answer is a key; more: a list of keys'),
    })
    .refine((f) => f.most <= f.options.length, { message: 'More than there are', path: ['most'] }),
  z
    .strictObject({
      type: z.literal('slider'),
      least: number.default(0),
      most: number.default(100),
      step: z.number().positive().default(1).describe('From `least` on'),
      unit: z.string().min(1).max(40).optional(),
    })
    .refine(isRange, range),
  z
    .strictObject({
      type: z.literal('ranking'),
      options: each(optionKey, 50, 2),
      top: z.int().min(1).max(50).optional().describe('How many are put in order, the best first; all, unless said'),
    })
    .refine((f) => (f.top ?? 1) <= f.options.length, { message: 'More than there are', path: ['top'] }),
  z.strictObject({
    type: z.literal('matrix'),
    rows: each(optionKey, 50).describe('What is judged; words in `texts.rows`'),
    options: each(optionKey, 20, 2).describe('The columns'),
    every: z.boolean().default(true).describe('true: each row needs an answer'),
  }),
  z
    .strictObject({
      type: z.literal('picture'),
      options: each(z.strictObject({ key: optionKey, src: address }), 60, 2).describe(
        'The words of an option are read to who cannot see its picture',
      ),
      most: z.int().min(1).max(60).default(1).describe('1: the answer is a key; more: a list of keys'),
    })
    .refine((f) => f.most <= f.options.length, { message: 'More than there are', path: ['most'] }),
  z.strictObject({ type: z.literal('short_text'), longest: z.int().min(1).max(200).default(120) }),
  z.strictObject({ type: z.literal('long_text'), longest: z.int().min(1).max(2_000).default(1_000) }),
  z.strictObject({
    type: z.literal('contact'),
    channel: z.enum(['email', 'phone']).describe('A phone number with its country code: +49…'),
  }),
  z.strictObject({
    type: z.literal('file'),
    kinds: z
      .array(z.string().regex(/^[a-z]+\/[a-z0-9.+*-]+$/))
      .min(1)
      .max(20)
      .describe('Media types: image/*'),
    mostBytes: z.int().min(1).max(100_000_000).default(10_000_000),
  }),
  z.strictObject({
    type: z.literal('consent').describe('Given through /v1/consent, with its words; the answer refers to that'),
    purposes: z.array(z.string().min(1).max(64)).min(1).max(31),
  }),
])
export type QuestionForm = z.infer<typeof questionForm>
