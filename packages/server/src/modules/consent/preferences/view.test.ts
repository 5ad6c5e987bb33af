import type { PreferencesChange, PreferencesView } from '@candor/contracts'
import { expect, expectTypeOf, test } from 'vitest'
import type {
  PreferencesChange as WidgetChange,
  Preferences as WidgetPreferences,
} from '../../../../../sdk/src/widgets/contract.ts'
import { preferencesView, type Stored } from './view.ts'

const now = Date.parse('2026-03-02T10:00:00Z')
const said = new Date('2026-03-01T10:00:00Z')
const purpose = (key: string, bit: number, essential = false) => ({
  ...{ id: bit, key, bit, dpv: '', essential, retired: false, version: 1, legalBasis: {}, dataCategories: [] },
  ...{ recipients: [], retentionDays: null, validityDays: null },
  texts: { en: { name: `${key} in English`, description: 'Why' }, ar: { name: `${key} بالعربية`, description: '' } },
})
const version = {
  ...{ version: 3, purposes: ['analytics'], minValidVersion: 1, publishedAt: said, publishedBy: 'ann' },
  effectiveFrom: said,
  texts: new Map([['en', { text: 'May we count?', sha256: 'aa' }]]),
}
const stored: Stored = {
  catalogue: {
    purposes: new Map(
      [purpose('essential', 0, true), purpose('analytics', 1), purpose('email', 4), purpose('sms', 5)].map((p) => [
        p.key,
        p,
      ]),
    ),
    agreements: new Map([['site', { id: 1, key: 'site', kind: 'consent', versions: [version] }]]),
  },
  topics: [
    { key: 'recipes', texts: { en: { name: 'Recipes', description: '' } }, onByDefault: true },
    { key: 'events', texts: { en: { name: 'Events', description: 'Near you' } }, onByDefault: false },
  ],
  standing: {
    allow: 1n,
    states: new Map([[4, { status: 'refused', at: said, verified: true, validUntil: null }]]),
  },
  preferences: [],
  known: [],
  email: null,
  answers: [],
}
const view = (more: Partial<Stored> = {}, locale = 'en') => preferencesView({ ...stored, ...more }, locale, now)

test('what the server says and hears is what the widgets expect', () => {
  expectTypeOf<PreferencesView>().toExtend<WidgetPreferences>()
  expectTypeOf<Omit<WidgetChange, 'shown'>>().toExtend<Omit<PreferencesChange, 'shown'>>()
})

test('purposes are those that are asked about, and those that were answered', () => {
  expect(view().purposes.map((p) => [p.key, p.state])).toEqual([
    ['essential', 'granted'],
    ['analytics', 'unknown'],
    ['email', 'refused'],
  ])
  expect(view({}, 'ar-EG').purposes[1]!.name).toBe('analytics بالعربية')
  expect(view().agreement).toEqual({ key: 'site', version: 3, text: 'May we count?', textSha256: 'aa', locale: 'en' })
})

test('without an agreement in force there are no words to agree to', () => {
  const catalogue = { ...stored.catalogue, agreements: new Map() }
  expect(view({ catalogue })).not.toHaveProperty('agreement')
  expect(view({ catalogue }).purposes.map((p) => p.key)).toEqual(['essential', 'email'])
})

test('topics, channels and frequency are as chosen, else as they are for everybody', () => {
  const before = view()
  expect(before.topics.map((t) => t.on)).toEqual([true, false])
  expect(before.channels.map((c) => c.on)).toEqual([true, true, true])
  expect(before.frequency).toBe(null)
  const after = view({
    preferences: [
      { kind: 'topic', key: 'events', value: 'on', at: 1 },
      { kind: 'channel', key: 'sms', value: 'off', at: 1 },
      { kind: 'frequency', key: '', value: 'monthly', at: 1 },
    ],
    email: 'mei@example.com',
  })
  expect(after.topics.map((t) => t.on)).toEqual([true, true])
  expect(after.channels).toMatchObject([
    { key: 'email', name: 'E-mail', description: 'm…@example.com', on: true },
    { key: 'sms', on: false },
    { key: 'push', on: true },
  ])
  expect(after.frequency).toBe('monthly')
})

test('what is known is shown with where it came from and what it is used for, also when that is nothing', () => {
  const trait = (key: string, value: unknown, allow = 0n, texts = {}) => ({
    ...{ key, value, at: said, source: 'Shop', allow, texts, class: 'first' as const },
  })
  const named = { en: { name: 'Shoe size' }, ar: { name: 'مقاس الحذاء' } }
  const shoe = { ...trait('size', 42, 1n, named), class: 'zero' as const }
  expect(view({ known: [shoe] }, 'ar').known).toMatchObject([{ label: 'مقاس الحذاء', class: 'zero' }])
  const { known } = view({
    known: [
      trait('favouriteColour', 'green', 3n),
      trait('last_visit', 12),
      trait('sizes', ['M', 42]),
      trait('address', { city: 'Bremen' }),
      trait('gone', null),
    ],
  })
  expect(known).toMatchObject([
    {
      key: 'favouriteColour',
      label: 'Favourite colour',
      value: 'green',
      class: 'first',
      source: 'Shop',
      at: said.toISOString(),
      purposes: ['essential', 'analytics'],
    },
    { label: 'Last visit', value: 12, purposes: [] },
    { label: 'Sizes', value: ['M', '42'] },
    { label: 'Address', value: '{"city":"Bremen"}' },
  ])
})
