import { z } from 'zod'
import { byKey } from './by-key.ts'
import { type Condition, condition } from './conditions.ts'

export const columnKinds = ['text', 'number', 'integer', 'boolean', 'timestamp'] as const
export type ColumnKind = (typeof columnKinds)[number]

/** How a text says a moment: ISO 8601 unless `format` says otherwise. */
export interface TimeReading {
  /** `iso`, `unix` (seconds), `unix-ms`, or a pattern in Luxon's letters: `yyyy-MM-dd HH:mm:ss`. */
  format?: string
  /** IANA zone of times that name none, such as `Europe/London`; UTC unless said. */
  zone?: string
}

/** A value made from one row. An empty column has no value, and a property without a value is left out. */
export type RowExpression =
  | ({ column: string; as?: ColumnKind } & TimeReading)
  | { value: string | number | boolean | null }
  | { template: string }
  | { multiply: RowExpression[] }
  | { if: Condition; use: RowExpression; otherwise?: RowExpression }

/** A value made from all rows of a group. A row expression here reads the first row. */
export type Expression =
  | RowExpression
  | { sum: RowExpression }
  | { count: true }
  | { collect: Record<string, RowExpression> }

const column = z.string().min(1)

export const zone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}, 'Is not an IANA time zone such as Europe/London')

const rowForms = (): Record<string, z.ZodType<RowExpression>> => ({
  column: z.strictObject({
    column,
    as: z.enum(columnKinds).optional(),
    format: z.string().min(1).optional(),
    zone: zone.optional(),
  }),
  value: z.strictObject({ value: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  template: z.strictObject({
    template: z.string().refine((t) => /\{[^{}]+\}/.test(t), 'Names no {column}; use "value" for a fixed text'),
  }),
  multiply: z.strictObject({ multiply: z.array(rowExpression).min(2) }),
  if: z.strictObject({ if: condition, use: rowExpression, otherwise: rowExpression.optional() }),
})

export const rowExpression: z.ZodType<RowExpression> = byKey('A value of a row', rowForms)

export const fieldName = z.string().min(1).max(255)

export const expression: z.ZodType<Expression> = byKey<Expression>('A value', () => ({
  ...rowForms(),
  sum: z.strictObject({ sum: rowExpression }),
  count: z.strictObject({ count: z.literal(true) }),
  collect: z.strictObject({ collect: z.record(fieldName, rowExpression) }),
}))
