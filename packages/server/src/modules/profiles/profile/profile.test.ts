import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Definition } from '../catalogue/definition.ts'
import { type KnownValue, profileOf, type Reading } from './profile.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-03-01T00:00:00Z')

const value = (more: Partial<KnownValue> = {}): KnownValue => ({
  ...{ key: 'size', class: 1, at: now, messageId: 'm', value: 'M', expiresAt: null, originId: 1, sourceId: 1 },
  ...{ context: 'web', allow: 7 },
  ...more,
})
const definition = (more: Partial<Definition> = {}): Definition => ({
  ...{ workspaceId: 1, key: 'size', type: 'text', options: [], class: 'zero', sensitivity: 'ordinary', allowed: null },
  ...{ unit: null, halfLifeDays: null, contexts: [], status: 'active' },
  ...more,
})
const read = (values: KnownValue[], said: Partial<Definition> | null = {}, reading: Partial<Reading> = {}) =>
  profileOf(
    { values, definitions: new Map(said ? [['size', definition(said)]] : []), answers: [] },
    { bit: 4, here: 'web', mention: false, stale: false, sees: { contact: true, sensitive: true }, now, ...reading },
  )

test('a value ages by its half-life, and is not returned when it is stale unless asked for', () => {
  const old = value({ at: now - 31 * dayMs })
  expect(read([value({ at: now - 15 * dayMs })], { halfLifeDays: 30 }).held).toMatchObject([
    { stale: false, freshness: 0.5 ** 0.5 },
  ])
  expect(read([old], { halfLifeDays: 30 })).toEqual({ held: [], silent: [{ key: 'size', because: 'stale' }] })
  expect(read([old], { halfLifeDays: 30 }, { stale: true }).held).toMatchObject([{ stale: true }])
  expect(read([old]).held).toMatchObject([{ stale: false, freshness: null }])
})

test('a stale declaration is not replaced by a guess', () => {
  const old = value({ at: now - 31 * dayMs })
  expect(read([old, value({ class: 4, value: 'L', messageId: 'n' })], { halfLifeDays: 30 }).held).toEqual([])
})

test('an attribute serves the purposes it is for, and no other', () => {
  expect(read([value()], { allowed: 3 })).toEqual({ held: [], silent: [{ key: 'size', because: 'not_for_purpose' }] })
  expect(read([value()], { allowed: 4 }).held).toHaveLength(1)
})

test('what is retired is neither returned nor spoken of; what has another type than the attribute is not returned', () => {
  expect(read([value()], { status: 'retired' })).toEqual({ held: [], silent: [] })
  expect(read([value()], { type: 'number' }).silent).toEqual([{ key: 'size', because: 'does_not_fit' }])
  expect(read([value()], { type: 'number', status: 'proposed' }).held).toHaveLength(1)
  expect(read([value()], null).held).toHaveLength(1)
})

test('a reader that would mention is told what it may say, and only of what it may not', () => {
  const elsewhere = { here: 'store:harbour' }
  expect(read([value()], {}, elsewhere).held).toMatchObject([{ mentionable: false, mention: 'outside_context' }])
  expect(read([value()], {}, { ...elsewhere, mention: true })).toEqual({
    held: [],
    silent: [{ key: 'size', because: 'outside_context' }],
  })
})

test('what reaches the person is for who may see it; what the law protects, also for purposes that were named', () => {
  const nothing = { contact: false, sensitive: false }
  const back = (because: string) => ({ held: [], silent: [{ key: 'size', because }] })
  const contact = { sensitivity: 'contact' } as const
  expect(read([value()], contact, { sees: { ...nothing, sensitive: true } })).toEqual(back('contact'))
  expect(read([value()], contact, { sees: { ...nothing, contact: true } }).held).toHaveLength(1)
  const sensitive = { sensitivity: 'sensitive', allowed: 4 } as const
  expect(read([value()], sensitive, { sees: { ...nothing, contact: true } })).toEqual(back('sensitive'))
  expect(read([value()], sensitive).held).toHaveLength(1)
  expect(read([value()], { ...sensitive, allowed: null })).toEqual(back('sensitive'))
  expect(read([value()], { ...sensitive, allowed: null, status: 'proposed' })).toEqual(back('sensitive'))
  expect(read([value()], { ...sensitive, allowed: 3 })).toEqual(back('not_for_purpose'))
  expect(read([value()], {}, { sees: nothing }).held).toHaveLength(1)
})

test('a person sees everything that is known of them', () => {
  const old = value({ at: now - 999 * dayMs })
  const sees = { contact: false, sensitive: false }
  const said: Partial<Definition>[] = [
    ...[{ status: 'retired' as const }, { type: 'number' as const }, { allowed: 0 }, { halfLifeDays: 1 }],
    ...[{ sensitivity: 'contact' as const }, { sensitivity: 'sensitive' as const }],
  ]
  for (const one of said) expect(read([old], one, { bit: null, here: null, stale: true, sees }).held).toHaveLength(1)
})

test('what is returned to be mentioned is part of what is returned, and each attribute is held or silent, never both', () => {
  const values = fc.uniqueArray(
    fc.record({
      key: fc.constantFrom('size', 'plan', 'order'),
      class: fc.integer({ min: 1, max: 5 }),
      at: fc.integer({ min: now - 60 * dayMs, max: now }),
      messageId: fc.uuid(),
      value: fc.constantFrom('S', 'M', 7, null),
      expiresAt: fc.constant(null),
      originId: fc.constant(1),
      sourceId: fc.constant(1),
      context: fc.constantFrom(null, 'web', 'store:riverside'),
      allow: fc.constant(7),
    }),
    { maxLength: 9, selector: (v) => v.messageId },
  )
  fc.assert(
    fc.property(values, fc.constantFrom(null, 'web', 'app'), fc.boolean(), (known, here, stale) => {
      const said = { halfLifeDays: 30 }
      const all = read(known, said, { here, stale })
      const spoken = read(known, said, { here, stale, mention: true })
      const keys = (list: readonly { key: string }[]) => list.map((x) => x.key)
      expect(keys(spoken.held)).toEqual(keys(all.held.filter((h) => h.mentionable)))
      for (const { held, silent } of [all, spoken])
        expect(keys(held).filter((key) => keys(silent).includes(key))).toEqual([])
      if (!stale)
        expect(keys(read(known, said, { here, stale: true }).held)).toEqual(expect.arrayContaining(keys(all.held)))
    }),
  )
})
