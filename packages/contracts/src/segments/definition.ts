import { z } from 'zod'
import { frequencies, preferenceChannels } from '../consent/preference-channels.ts'
import { identifierKind } from '../identity/identifiers.ts'
import { byKey } from '../import/by-key.ts'
import { eventTypes } from '../ingestion/endpoints.ts'
import { attributeKey } from '../profiles/catalogue-endpoints.ts'
import { valueClasses } from '../profiles/classes.ts'
import { comparison, type Duration, duration, type Period, period, times, type ValueTest, valueTest } from './tests.ts'

const eventName = z.string().min(1).max(255)
const propertyTest = z.strictObject({
  property: z.string().min(1).max(255).describe('Its name; dots lead into objects'),
  test: valueTest,
})
export type PropertyTest = z.infer<typeof propertyTest>

/** Which events: by type (`track`, unless said) and exact name (* is any), and by what each property must be. */
const events = {
  event: z.union([z.literal('*'), eventName]),
  type: z.enum(eventTypes).optional(),
  where: z.array(propertyTest).max(20).optional(),
}
const eventsIn = { ...events, period: period.optional() }
export interface Events {
  event: string
  type?: (typeof eventTypes)[number] | undefined
  where?: PropertyTest[] | undefined
}
export interface EventsIn extends Events {
  period?: Period | undefined
}

export const lifecycleStates = ['new', 'active', 'loyal', 'at_risk', 'lapsed'] as const
export type LifecycleState = (typeof lifecycleStates)[number]

export const weathers = ['clear', 'clouds', 'rain', 'snow', 'storm', 'hot', 'cold'] as const
export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** A coarse region: ISO 3166 country, or country and subdivision (`DE`, `DE-BY`). */
const region = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'A region is a country or subdivision of ISO 3166: DE, DE-BY')

/** A fact that speaks for or against what is guessed: so many points for each time, each time weighing less as it ages. */
const clue = z.strictObject({
  ...events,
  points: z
    .number()
    .min(-1_000)
    .max(1_000)
    .refine((p) => p !== 0, 'Points are above or below 0'),
  atMost: z.int().min(1).max(1_000).optional().describe('How many times count, the newest; all, unless said'),
})
export type Clue = z.infer<typeof clue>

const quintile = z.array(z.int().min(1).max(5)).min(1).max(5).optional()

/** A condition on a person. Exactly one leading key says what it is. */
export type SegmentNode =
  | { all: SegmentNode[] }
  | { any: SegmentNode[] }
  | { not: SegmentNode }
  /** The value that holds, of these classes only if said, told within this time if said. A stale value is not there. */
  | {
      attribute: string
      test: ValueTest
      classes?: (typeof valueClasses)[number][] | undefined
      told?: Duration | undefined
    }
  /** A date attribute or a birthday, seen from today (UTC). */
  | { date: string; is: DateTest }
  /** Did something so many times: at least once, unless said. */
  | { performed: Events; times?: z.infer<typeof times> | undefined; period?: Period | undefined }
  /** The first or last such event ever lies in the period, and is like this. */
  | { edge: 'first' | 'last'; of: Events; period?: Period | undefined; having?: PropertyTest[] | undefined }
  /** Of a property over events. A sum and a count of distinct values over nothing are 0; an average is not there. */
  | { total: 'sum' | 'average' | 'distinct'; property: string; of: EventsIn; is: z.infer<typeof comparison> }
  /** One after another, each later than the one before, by at least and at most so much. */
  | { sequence: SequenceStep[]; period?: Period | undefined }
  /** Time spent with a part of a site or app: `seconds` of `Section Viewed` events whose `section` is this, summed. */
  | { section: string; seconds: z.infer<typeof comparison>; period?: Period | undefined }
  /** Of a purpose, a key of /v1/purposes. `unknown`: never answered. */
  | { consent: string; is: 'allowed' | 'refused' | 'unknown' }
  | { preference: { topic: string } | { channel: (typeof preferenceChannels)[number] }; is: 'on' | 'off' }
  | { frequency: (typeof frequencies)[number][] }
  | { identifier: string; verified?: boolean | undefined }
  | { segment: string }
  /** Gives to somebody of whom this is known; all tests must hold of the same one. */
  | { recipient: string; where?: PropertyTest[] | undefined }
  /** So many of a hundred people, always the same ones; another salt draws others. */
  | { sample: number; salt: string }
  | { lifecycle: LifecycleState[]; event?: string | undefined }
  /** Fifths of the workspace's buyers, 5 the best: how recently, how often and for how much they bought. */
  | { rfm: { recency?: number[] | undefined; frequency?: number[] | undefined; monetary?: number[] | undefined } }
  | { likelihood: Likelihood; is: 'likely' | 'unlikely' | 'unclear' }
  | { signal: Signal }

export interface SequenceStep extends Events {
  /** Since the step before. */
  after?: { atLeast?: Duration | undefined; atMost?: Duration | undefined } | undefined
}

export type DateTest =
  /** The day comes round within so many days from today, today included; 29 February is kept on 28 February in other years. */
  | { op: 'anniversary'; withinDays: number }
  | { op: 'before' | 'from'; day: string }
  /** The date itself lies so far ahead or back, today included. */
  | { op: 'next' | 'last'; days: number }

/**
 * Points of all clues, each halved with every half-life that has passed since. At least `likely`: likely; at most
 * `unlikely`: unlikely; between, with at least one clue: unclear. Who says it themselves is believed instead.
 */
export interface Likelihood {
  clues: Clue[]
  halfLife: Duration
  likely: number
  unlikely: number
  declared?: { attribute: string; likely: ValueTest } | undefined
}

/** What holds here and now for everybody: needs nothing of anybody. */
export type Signal =
  | { kind: 'weather'; region: string; is: (typeof weathers)[number][] }
  /** Whole hours from `from` up to, not including, `to`, in `timeZone`; over midnight where `to` is not later. */
  | { kind: 'hour'; from: number; to: number; timeZone: string }
  | { kind: 'weekday'; is: (typeof weekdays)[number][]; timeZone: string }
  | { kind: 'season'; is: (typeof seasons)[number][]; hemisphere: 'north' | 'south' }
  /** Of whoever is here now: known only at the moment of contact, so nobody is a member by it. */
  | { kind: 'region'; in: string[] }

const zoned = {
  timeZone: z.string().refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name })
      return true
    } catch {
      return false
    }
  }, 'Is not an IANA time zone such as Europe/London'),
}
const hour = z.int().min(0).max(24)

const signal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('weather'), region, is: z.array(z.enum(weathers)).min(1) }),
  z.strictObject({ kind: z.literal('hour'), from: hour, to: hour, ...zoned }),
  z.strictObject({ kind: z.literal('weekday'), is: z.array(z.enum(weekdays)).min(1), ...zoned }),
  z.strictObject({
    kind: z.literal('season'),
    is: z.array(z.enum(seasons)).min(1),
    hemisphere: z.enum(['north', 'south']),
  }),
  z.strictObject({ kind: z.literal('region'), in: z.array(region).min(1).max(500) }),
])

const dateTest = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('anniversary'), withinDays: z.int().min(0).max(365) }),
  z.strictObject({ op: z.literal('before'), day: z.iso.date() }),
  z.strictObject({ op: z.literal('from'), day: z.iso.date() }),
  z.strictObject({ op: z.literal('next'), days: z.int().min(0).max(36_500) }),
  z.strictObject({ op: z.literal('last'), days: z.int().min(0).max(36_500) }),
])

const likelihood = z
  .strictObject({
    clues: z.array(clue).min(1).max(20),
    halfLife: duration,
    likely: z.number(),
    unlikely: z.number(),
    declared: z.strictObject({ attribute: attributeKey, likely: valueTest }).optional(),
  })
  .refine((l) => l.likely > l.unlikely, { message: 'likely lies above unlikely', path: ['likely'] })

const step = z.strictObject({
  ...events,
  after: z.strictObject({ atLeast: duration.optional(), atMost: duration.optional() }).optional(),
})

const nodes = (member: z.ZodType<SegmentNode>) =>
  z.array(member).min(1, 'A group holds at least one condition').max(100)
const schemaOf = (node: unknown) => node as z.ZodType<SegmentNode>

/** The shape of a condition. What it names is looked up by the server; how large a tree may be, see `limits`. */
export const segmentNode: z.ZodType<SegmentNode> = byKey<SegmentNode>('A condition', () => ({
  all: schemaOf(z.strictObject({ all: nodes(segmentNode) })),
  any: schemaOf(z.strictObject({ any: nodes(segmentNode) })),
  not: schemaOf(z.strictObject({ not: segmentNode })),
  attribute: schemaOf(
    z.strictObject({
      attribute: attributeKey,
      test: valueTest,
      classes: z.array(z.enum(valueClasses)).min(1).optional(),
      told: duration.optional(),
    }),
  ),
  date: schemaOf(z.strictObject({ date: attributeKey, is: dateTest })),
  performed: schemaOf(
    z.strictObject({ performed: z.strictObject(events), times: times.optional(), period: period.optional() }),
  ),
  edge: schemaOf(
    z.strictObject({
      edge: z.enum(['first', 'last']),
      of: z.strictObject(events),
      period: period.optional(),
      having: z.array(propertyTest).max(20).optional(),
    }),
  ),
  total: schemaOf(
    z.strictObject({
      total: z.enum(['sum', 'average', 'distinct']),
      property: z.string().min(1).max(255),
      of: z.strictObject(eventsIn),
      is: comparison,
    }),
  ),
  sequence: schemaOf(z.strictObject({ sequence: z.array(step).min(2).max(10), period: period.optional() })),
  section: schemaOf(
    z.strictObject({ section: z.string().min(1).max(255), seconds: comparison, period: period.optional() }),
  ),
  consent: schemaOf(
    z.strictObject({ consent: z.string().min(1).max(64), is: z.enum(['allowed', 'refused', 'unknown']) }),
  ),
  preference: schemaOf(
    z.strictObject({
      preference: z.union([
        z.strictObject({ topic: z.string().min(1).max(64) }),
        z.strictObject({ channel: z.enum(preferenceChannels) }),
      ]),
      is: z.enum(['on', 'off']),
    }),
  ),
  frequency: schemaOf(z.strictObject({ frequency: z.array(z.enum(frequencies)).min(1) })),
  identifier: schemaOf(z.strictObject({ identifier: identifierKind, verified: z.boolean().optional() })),
  segment: schemaOf(z.strictObject({ segment: z.string().min(1).max(64) })),
  recipient: schemaOf(
    z.strictObject({
      recipient: z.union([z.literal('*'), z.string().min(1).max(64)]),
      where: z.array(propertyTest).max(20).optional(),
    }),
  ),
  sample: schemaOf(z.strictObject({ sample: z.number().min(0).max(100), salt: z.string().max(64) })),
  lifecycle: schemaOf(
    z.strictObject({ lifecycle: z.array(z.enum(lifecycleStates)).min(1), event: eventName.optional() }),
  ),
  rfm: schemaOf(
    z.strictObject({
      rfm: z
        .strictObject({ recency: quintile, frequency: quintile, monetary: quintile })
        .refine((r) => r.recency ?? r.frequency ?? r.monetary, 'Say at least one of recency, frequency, monetary'),
    }),
  ),
  likelihood: schemaOf(z.strictObject({ likelihood, is: z.enum(['likely', 'unlikely', 'unclear']) })),
  signal: schemaOf(z.strictObject({ signal })),
}))

/** How large a definition may be. */
export const segmentLimits = { depth: 10, nodes: 200 } as const

/** The conditions right below one; with the way to each, as in `issues`. */
export const childrenOf = (node: SegmentNode): { node: SegmentNode; path: string }[] => {
  if ('all' in node) return node.all.map((n, i) => ({ node: n, path: `all.${i}` }))
  if ('any' in node) return node.any.map((n, i) => ({ node: n, path: `any.${i}` }))
  return 'not' in node ? [{ node: node.not, path: 'not' }] : []
}
