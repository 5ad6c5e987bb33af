import { type AttributeType, misfitOf, misfits } from '../../profiles/attribute-types.ts'
import type { ValueTest } from '../tests.ts'
import type { AttributeKnowledge, Complaint } from './knowledge.ts'
import { bad } from './knowledge.ts'

const mismatch = (message: string): Complaint => ({ code: 'type_mismatch', message })

type Op = ValueTest['op']

/** What each type can be asked, besides whether it is known; and what to ask instead of anything else. */
const askable: Record<AttributeType, { readonly ops: readonly Op[]; readonly instead: string }> = {
  text: { ops: ['equals', 'in', 'contains', 'starts'], instead: 'equals, in, contains or starts' },
  number: { ops: ['equals', 'in', 'above', 'atLeast', 'below', 'atMost'], instead: 'equals, in, or above to atMost' },
  boolean: { ops: ['equals'], instead: 'equals true or false' },
  date: { ops: ['equals', 'in'], instead: 'equals or in with days, or ask by a `date` condition' },
  birthday: { ops: ['equals', 'in'], instead: 'equals or in with days, or ask by a `date` condition' },
  money: { ops: ['above', 'atLeast', 'below', 'atMost'], instead: 'above, atLeast, below or atMost with a currency' },
  choice: { ops: ['equals', 'in'], instead: 'equals or in with its options' },
  choices: { ops: ['has'], instead: 'has with one of its options' },
  list: { ops: ['has'], instead: 'has' },
  object: { ops: [], instead: 'known' },
}

/** Whether a birthday lies in the past is not the definition's to say: it is asked on other days too. */
const lastDay = Date.UTC(9999, 11, 31)

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

const currencyComplaint = (test: ValueTest): Complaint | null =>
  'currency' in test && test.currency !== undefined && !currencies.has(test.currency)
    ? bad(`${JSON.stringify(test.currency)} is no currency: use a code of ISO 4217 such as EUR.`)
    : null

/** Of a test that needs no catalogue: of a property of an event or a recipient. */
export const testComplaints = (test: ValueTest): Complaint[] => [currencyComplaint(test) ?? []].flat()

const valuesIn = (test: ValueTest): (string | number | boolean)[] => {
  if (test.op === 'in') return test.values
  return test.op === 'equals' || test.op === 'has' ? [test.value] : []
}

const optionComplaint = (key: string, options: readonly string[], values: readonly unknown[]): Complaint | null => {
  const strange = values.find((v) => typeof v !== 'string' || !options.includes(v))
  if (strange === undefined) return null
  return mismatch(`${JSON.stringify(strange)} is no option of “${key}”: use ${options.slice(0, 20).join(', ')}.`)
}

/** Whether an attribute can be asked this, and whether the answer could ever be yes. */
export const attributeComplaints = (
  key: string,
  attribute: AttributeKnowledge | undefined,
  test: ValueTest,
): Complaint[] => {
  if (!attribute || attribute.retired) {
    const why = attribute ? 'is retired' : 'is not known'
    return [
      { code: 'unknown_attribute', message: `The attribute “${key}” ${why}: use another one of GET /v1/attributes.` },
    ]
  }
  if (test.op === 'known') return []
  if (attribute.withheld)
    return [mismatch(`“${key}” reaches or names the person, so segments may only ask whether it is known.`)]
  const noCurrency = currencyComplaint(test)
  if (noCurrency) return [noCurrency]
  const { type, options } = attribute
  if (type === null) return []
  const { ops, instead } = askable[type]
  if (!ops.includes(test.op))
    return [mismatch(`“${key}” is a ${type}, which cannot be asked ${test.op}: use ${instead}.`)]
  if (type === 'choice' || type === 'choices') return [optionComplaint(key, options, valuesIn(test)) ?? []].flat()
  const currency = 'currency' in test ? test.currency : undefined
  if (type === 'money' && currency === undefined)
    return [mismatch(`“${key}” is an amount of money: say the currency that is meant.`)]
  if (type === 'number' && currency !== undefined)
    return [mismatch(`“${key}” is a number and has no currency: leave the currency out.`)]
  if (type === 'list') return []
  for (const value of valuesIn(test)) {
    const misfit = misfitOf({ type, options }, value, lastDay)
    if (misfit)
      return [mismatch(`${JSON.stringify(value)} does not fit “${key}”, which is a ${type}. ${misfits[misfit]}`)]
  }
  return []
}
