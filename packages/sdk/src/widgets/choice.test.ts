import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answer, askable, preset, type Question, toAnswers } from './choice.ts'
import type { Rule } from './contract.ts'

const purpose = (key: string, essential = false) => ({ key, name: key, description: key, essential })
const question = (rules: Record<string, Rule>, refusedBySignal: string[] = []): Question => ({
  purposes: [purpose('essential', true), purpose('analytics'), purpose('ads_measurement'), purpose('profiling')],
  rules,
  refusedBySignal,
})

test('what the site needs is no question, and what the law forbids is none either', () => {
  const asked = askable(question({ analytics: 'opt_in', profiling: 'forbidden' }))
  expect(asked.map(({ key }) => key)).toEqual(['analytics', 'ads_measurement'])
})

test('a switch is on beforehand only where the law says opt-out; a purpose without a rule is off', () => {
  expect(preset(question({ analytics: 'opt_out', ads_measurement: 'opt_in' }))).toEqual({
    analytics: true,
    ads_measurement: false,
    profiling: false,
  })
})

test('yes to everything is no to what the signal refuses and to what the law forbids', () => {
  const asked = question({ profiling: 'forbidden', ads_measurement: 'opt_out' }, ['ads_measurement'])
  expect(answer(asked, () => true)).toEqual({ analytics: true, ads_measurement: false, profiling: false })
  expect(preset(asked).ads_measurement).toBe(false)
})

test('an answer names every purpose that is not essential, and grants none that may not be granted', () => {
  const rule = fc.constantFrom<Rule>('opt_in', 'opt_out', 'notice', 'forbidden')
  const keys = ['analytics', 'ads_measurement', 'profiling']
  const record = fc.record({ analytics: rule, ads_measurement: rule, profiling: rule }, { requiredKeys: [] })
  fc.assert(
    fc.property(record, fc.subarray(keys), fc.subarray(keys), (rules, signal, wanted) => {
      const given = question(rules as Record<string, Rule>, signal)
      const result = answer(given, ({ key }) => wanted.includes(key))
      expect(Object.keys(result)).toEqual(keys)
      for (const key of keys) {
        const may = rules[key as keyof typeof rules] !== 'forbidden' && !signal.includes(key)
        expect(result[key]).toBe(may && wanted.includes(key))
      }
    }),
  )
})

test('a no after a yes is a withdrawal, and a no before one is a refusal', () => {
  const purposes = [purpose('analytics'), purpose('profiling'), purpose('email')]
  expect(toAnswers(purposes, { analytics: true }, { analytics: false, profiling: false, email: true })).toEqual([
    { purpose: 'analytics', answer: 'withdraw' },
    { purpose: 'profiling', answer: 'deny' },
    { purpose: 'email', answer: 'grant' },
  ])
  expect(toAnswers([purpose('analytics')], null, {})).toEqual([{ purpose: 'analytics', answer: 'deny' }])
})
