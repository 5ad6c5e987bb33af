import { expect, test } from 'vitest'
import { makeFormats } from '../../app/i18n/formats.ts'
import { type Described, valueText } from './value-text.ts'

const words = { yes: 'Yes', no: 'No', gone: 'no longer known' }
const text = (value: unknown, described: Partial<Described> = {}, tag = 'en') =>
  valueText(
    value,
    { type: null, unit: null, options: {}, ...described },
    makeFormats(tag, () => ''),
    words,
  )

test('each type is written as the language writes it', () => {
  expect(text(1234.5, { type: 'number', unit: 'kg' })).toBe('1,234.5 kg')
  expect(text(true, { type: 'boolean' })).toBe('Yes')
  expect(text('2026-11-22', { type: 'date' })).toBe('Nov 22, 2026')
  expect(text('--02-29', { type: 'birthday' })).toBe('February 29')
  expect(text({ amount: 12.5, currency: 'EUR' }, { type: 'money' })).toBe('€12.50')
  expect(text(['a', 'b'], { type: 'list' })).toBe('a, b')
  expect(text('2026-11-22', { type: 'date' }, 'zh-Hans')).toBe('2026年11月22日')
})

test('options are shown by their names, one without a name by its key', () => {
  const options = { oat: 'Oat milk' }
  expect(text('oat', { type: 'choice', options })).toBe('Oat milk')
  expect(text(['oat', 'soy'], { type: 'choices', options })).toBe('Oat milk, soy')
})

test('what was taken back says so', () => {
  expect(text(null, { type: 'number' })).toBe('no longer known')
})

test.each([
  ['birthday', '1999-13-45'],
  ['date', 'soon'],
  ['money', { amount: 3 }],
  [null, { city: 'Aden' }],
  ['choice', 'unlisted'],
] as const)('a %s that does not fit is shown as it is: %j', (type, value) => {
  expect(text(value, { type })).toBe(typeof value === 'string' ? value : JSON.stringify(value))
})
