import { z } from 'zod'

/**
 * A question about one value: of an attribute, or of a property of an event. A value that is not there, or of another JSON
 * type than the question asks for, answers no to all of them; `not` around a condition turns that round.
 */
export const valueTest = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('known') }),
  z.strictObject({ op: z.literal('equals'), value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({
    op: z.literal('in'),
    values: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .max(500),
  }),
  z.strictObject({ op: z.literal('contains'), value: z.string().min(1).max(200) }),
  z.strictObject({ op: z.literal('starts'), value: z.string().min(1).max(200) }),
  z.strictObject({ op: z.literal('has'), value: z.string().min(1).max(2_000) }),
  ...(['above', 'atLeast', 'below', 'atMost'] as const).map((op) =>
    z.strictObject({ op: z.literal(op), value: z.number(), currency: z.string().length(3).optional() }),
  ),
])

/**
 * `equals`, `in`: texts to the letter, numbers, true and false. `contains`, `starts`: within a text, to the letter.
 * `has`: a member of a list or of several choices. `above` … `atMost`: a number, or the amount of money in `currency`.
 */
export type ValueTest =
  | { op: 'known' }
  | { op: 'equals'; value: string | number | boolean }
  | { op: 'in'; values: (string | number)[] }
  | { op: 'contains' | 'starts' | 'has'; value: string }
  | { op: 'above' | 'atLeast' | 'below' | 'atMost'; value: number; currency?: string | undefined }

/** How a number is compared with another one. */
export const comparison = z.strictObject({
  op: z.enum(['equals', 'above', 'atLeast', 'below', 'atMost']),
  value: z.number(),
})
export type Comparison = z.infer<typeof comparison>

/** How many times; whole numbers. */
export const times = z.strictObject({ op: z.enum(['exactly', 'atLeast', 'atMost']), n: z.int().min(0).max(1_000_000) })
export type Times = z.infer<typeof times>

export const durationUnits = ['second', 'minute', 'hour', 'day', 'week'] as const
export type DurationUnit = (typeof durationUnits)[number]

/** A length of time. A day is 24 hours, a week seven days. */
export const duration = z.strictObject({
  n: z.int().min(1, 'A length of time is above 0').max(1_000_000),
  unit: z.enum(durationUnits),
})
export type Duration = z.infer<typeof duration>

const seconds: Record<DurationUnit, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800 }

/** Milliseconds. */
export const durationMs = ({ n, unit }: Duration): number => n * seconds[unit] * 1_000

/**
 * When something happened, seen from now. `within` D: less than D ago (later than now − D, the future of a wrong clock
 * included). `before` D: at least D ago. Both: between the two. `from` inclusive, `to` exclusive: dates that do not move.
 * All that is said must hold; nothing said: ever.
 */
export const period = z.strictObject({
  within: duration.optional(),
  before: duration.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})
export type Period = z.infer<typeof period>
