import type { FlowCondition, FlowStep, ValueTest } from '@candor/contracts'

/** One test of a condition as the builder shows it. */
export interface FlatTest {
  on: 'answer' | 'known' | 'context'
  /** The step, the attribute, or what the page said. */
  name: string
  isNot: boolean
  is: ValueTest
}

export interface FlatCondition {
  join: 'all' | 'any'
  tests: FlatTest[]
}

const testOf = (condition: FlowCondition): FlatTest | null => {
  if ('not' in condition) {
    const inner = testOf(condition.not)
    return inner === null || inner.isNot ? null : { ...inner, isNot: true }
  }
  if ('answer' in condition) return { on: 'answer', name: condition.answer, isNot: false, is: condition.is }
  if ('known' in condition) return { on: 'known', name: condition.known, isNot: false, is: condition.is }
  if ('context' in condition) return { on: 'context', name: condition.context, isNot: false, is: condition.is }
  return null
}

/** A condition as a list of tests; null: it is nested deeper than a list, and kept as it is. Pure. */
export const flatOf = (condition: FlowCondition): FlatCondition | null => {
  const [join, members] =
    'all' in condition
      ? (['all', condition.all] as const)
      : 'any' in condition
        ? (['any', condition.any] as const)
        : (['all', [condition]] as const)
  const tests = members.map(testOf)
  return tests.some((one) => one === null) ? null : { join, tests: tests as FlatTest[] }
}

const conditionOfTest = ({ on, name, isNot, is }: FlatTest): FlowCondition => {
  const one = { [on]: name, is } as unknown as FlowCondition
  return isNot ? { not: one } : one
}

/** The condition that a list of tests says; undefined: no test, always. Pure. */
export const conditionOf = ({ join, tests }: FlatCondition): FlowCondition | undefined => {
  const [first, ...others] = tests.map(conditionOfTest)
  if (first === undefined || others.length === 0) return first
  return join === 'all' ? { all: [first, ...others] } : { any: [first, ...others] }
}

/** A condition whose tests of one step are tests of another. Pure. */
export const withStepRenamed = (condition: FlowCondition, from: string, to: string): FlowCondition => {
  const each = (list: FlowCondition[]) => list.map((one) => withStepRenamed(one, from, to))
  if ('all' in condition) return { all: each(condition.all) }
  if ('any' in condition) return { any: each(condition.any) }
  if ('not' in condition) return { not: withStepRenamed(condition.not, from, to) }
  return 'answer' in condition && condition.answer === from ? { ...condition, answer: to } : condition
}

export type Op = ValueTest['op']
export const ops = [
  'known',
  'equals',
  'in',
  'has',
  'contains',
  'starts',
  'above',
  'atLeast',
  'below',
  'atMost',
] as const satisfies Op[]

export type AmountTest = Extract<ValueTest, { op: 'above' | 'atLeast' | 'below' | 'atMost' }>
const isNumber = (op: Op): boolean => op === 'above' || op === 'atLeast' || op === 'below' || op === 'atMost'
/** A test of a number, or of an amount of money. */
export const isAmount = (test: ValueTest): test is AmountTest => isNumber(test.op)

/** The test with another way to compare; what was compared with is kept where it fits. Pure. */
export const withOp = (test: ValueTest, op: Op): ValueTest => {
  const before = 'value' in test ? test.value : 'values' in test ? (test.values[0] ?? '') : ''
  if (op === 'known') return { op }
  if (op === 'in') return { op, values: before === '' || typeof before === 'boolean' ? [] : [before] }
  if (isNumber(op)) {
    const value = Number(before)
    const currency = isAmount(test) && test.currency !== undefined ? { currency: test.currency } : {}
    return { op, value: before === '' || Number.isNaN(value) ? 0 : value, ...currency } as ValueTest
  }
  return { op, value: op === 'equals' ? before : String(before) } as ValueTest
}

/** A text that somebody typed as the value it stands for: a number where the answer is one. Pure. */
export const typed = (text: string, isNumeric: boolean): string | number =>
  isNumeric && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text

/** Steps that a step's conditions may look at: questions up to and with it. Pure. */
export const askedUpTo = (steps: readonly FlowStep[], index: number): string[] =>
  steps.slice(0, index + 1).flatMap((step) => (step.kind === 'question' ? [step.id] : []))
