import { z } from 'zod'
import { byKey } from '../import/by-key.ts'
import { attributeKey } from '../profiles/catalogue-endpoints.ts'
import { type ValueTest, valueTest } from '../segments/tests.ts'

export const stepId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'Small letters, digits, - and _; at most 40')

/** Something that decides where a flow goes on. Exactly one leading key says what it is. */
export type FlowCondition =
  | { all: FlowCondition[] }
  | { any: FlowCondition[] }
  | { not: FlowCondition }
  /** The answer to an earlier step. One that was skipped, or not reached, answers no to every test. */
  | { answer: string; is: ValueTest }
  /** What is known of the person, by the attribute; as far as they permit what the flow serves. */
  | { known: string; is: ValueTest }
  /** What the page said when the flow was opened: the placement of a birthday list, a category. */
  | { context: string; is: ValueTest }

const of = (schema: unknown) => schema as z.ZodType<FlowCondition>
const several = (): z.ZodType<FlowCondition[]> => z.array(flowCondition).min(1).max(20)

export const flowCondition: z.ZodType<FlowCondition> = byKey<FlowCondition>('A condition', () => ({
  all: of(z.strictObject({ all: several() })),
  any: of(z.strictObject({ any: several() })),
  not: of(z.strictObject({ not: flowCondition })),
  answer: of(z.strictObject({ answer: stepId, is: valueTest })),
  known: of(z.strictObject({ known: attributeKey, is: valueTest })),
  context: of(z.strictObject({ context: z.string().min(1).max(60), is: valueTest })),
}))

/** What conditions are asked about. Values by key; what is not there is left out. */
export interface FlowFacts {
  readonly answers: Readonly<Record<string, unknown>>
  readonly known: Readonly<Record<string, unknown>>
  readonly context: Readonly<Record<string, unknown>>
}

const own = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined

const amountOf = (value: unknown, currency: string | undefined): number | null => {
  if (currency === undefined) return typeof value === 'number' ? value : null
  const money = value as { amount?: unknown; currency?: unknown } | null | undefined
  return money?.currency === currency && typeof money.amount === 'number' ? money.amount : null
}

/** Does a value pass a test? As segments understand tests: of another type than the test asks for, no. */
export const passes = (test: ValueTest, value: unknown): boolean => {
  if (value === undefined || value === null) return false
  switch (test.op) {
    case 'known':
      return true
    case 'equals':
      return value === test.value
    case 'in':
      return test.values.some((one) => one === value)
    case 'contains':
      return typeof value === 'string' && value.includes(test.value)
    case 'starts':
      return typeof value === 'string' && value.startsWith(test.value)
    case 'has':
      return Array.isArray(value) && value.includes(test.value)
    default: {
      const amount = amountOf(value, test.currency)
      if (amount === null) return false
      if (test.op === 'above') return amount > test.value
      if (test.op === 'atLeast') return amount >= test.value
      return test.op === 'below' ? amount < test.value : amount <= test.value
    }
  }
}

/** Does a condition hold? Pure. */
export const holdsOf = (condition: FlowCondition, facts: FlowFacts): boolean => {
  if ('all' in condition) return condition.all.every((one) => holdsOf(one, facts))
  if ('any' in condition) return condition.any.some((one) => holdsOf(one, facts))
  if ('not' in condition) return !holdsOf(condition.not, facts)
  if ('answer' in condition) return passes(condition.is, own(facts.answers, condition.answer))
  if ('known' in condition) return passes(condition.is, own(facts.known, condition.known))
  return passes(condition.is, own(facts.context, condition.context))
}

/** The steps whose answers a condition looks at. */
export const stepsIn = (condition: FlowCondition): string[] => {
  if ('all' in condition) return condition.all.flatMap(stepsIn)
  if ('any' in condition) return condition.any.flatMap(stepsIn)
  if ('not' in condition) return stepsIn(condition.not)
  return 'answer' in condition ? [condition.answer] : []
}
