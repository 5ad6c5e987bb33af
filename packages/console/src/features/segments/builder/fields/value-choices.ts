import type { AttributeType, ValueTest } from '@candor/contracts'

/**
 * What can be asked of a value, as one chooses it: the question together with the kind of value, since a number never equals
 * a text.
 */
export type Choice =
  | 'known'
  | 'is'
  | 'isNumber'
  | 'yes'
  | 'no'
  | 'in'
  | 'inNumbers'
  | 'contains'
  | 'starts'
  | 'has'
  | 'above'
  | 'atLeast'
  | 'below'
  | 'atMost'

/** The type of an attribute or property; null while nobody has said it. */
export type ValueType = AttributeType | null

const ofNumbers: readonly Choice[] = ['above', 'atLeast', 'below', 'atMost']

/** The questions that a type can answer. */
export const choicesFor = (type: ValueType): readonly Choice[] => {
  switch (type) {
    case 'text':
      return ['is', 'in', 'contains', 'starts', 'known']
    case 'number':
      return ['isNumber', ...ofNumbers, 'inNumbers', 'known']
    case 'money':
      return [...ofNumbers, 'known']
    case 'boolean':
      return ['yes', 'no', 'known']
    case 'date':
    case 'birthday':
      return ['known', 'is']
    case 'choice':
      return ['in', 'is', 'known']
    case 'choices':
    case 'list':
      return ['has', 'known']
    case 'object':
      return ['known']
    case null:
      return ['is', 'in', 'contains', 'starts', 'isNumber', ...ofNumbers, 'inNumbers', 'yes', 'no', 'has', 'known']
  }
}

export const choiceOf = (test: ValueTest, type: ValueType = null): Choice => {
  if (test.op === 'equals') {
    if (typeof test.value === 'boolean') return test.value ? 'yes' : 'no'
    // A number that is being typed is no number yet, and no text either.
    return typeof test.value === 'string' ? 'is' : 'isNumber'
  }
  if (test.op === 'in') {
    const isOfNumbers = test.values.length === 0 ? type === 'number' : test.values.some((v) => typeof v === 'number')
    return isOfNumbers ? 'inNumbers' : 'in'
  }
  return test.op
}

const textIn = (test: ValueTest): string => {
  if (test.op === 'in') return test.values.find((v) => typeof v === 'string') ?? ''
  return 'value' in test && typeof test.value === 'string' ? test.value : ''
}
const numberIn = (test: ValueTest): number => {
  if (test.op === 'in') return test.values.find((v) => typeof v === 'number') ?? Number.NaN
  return 'value' in test && typeof test.value === 'number' ? test.value : Number.NaN
}

/** Asks another question and keeps the value as far as it fits. */
export const asked = (choice: Choice, before: ValueTest, currency?: string): ValueTest => {
  const text = textIn(before)
  switch (choice) {
    case 'known':
      return { op: 'known' }
    case 'is':
      return { op: 'equals', value: text }
    case 'isNumber':
      return { op: 'equals', value: numberIn(before) }
    case 'yes':
    case 'no':
      return { op: 'equals', value: choice === 'yes' }
    case 'in':
      return { op: 'in', values: text === '' ? [] : [text] }
    case 'inNumbers':
      return { op: 'in', values: [numberIn(before)].filter(Number.isFinite) }
    case 'contains':
    case 'starts':
    case 'has':
      return { op: choice, value: text }
    default:
      return { op: choice, value: numberIn(before), ...(currency === undefined ? {} : { currency }) }
  }
}

/** Begins anew for a value of another type; stays where the question fits it too. */
export const testFor = (type: ValueType, before: ValueTest): ValueTest => {
  const choices = choicesFor(type)
  const choice = choiceOf(before, type)
  if (!choices.includes(choice)) return asked(choices[0] ?? 'known', { op: 'known' }, currencyFor(type))
  const isAmount = ofNumbers.includes(choice)
  return isAmount ? asked(choice, before, currencyFor(type)) : before
}

/** An amount has a currency; until another one is said it is the euro. */
export const currencyFor = (type: ValueType): string | undefined => (type === 'money' ? 'EUR' : undefined)
