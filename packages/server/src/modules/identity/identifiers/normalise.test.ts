import type { IdentifierKind } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sharedJson } from '../../../../test/shared-data.ts'
import { externalIdsOf } from './external-ids.ts'
import { emailOf, normaliseIdentifier, valuesOf } from './normalise.ts'
import { phoneOf } from './phone.ts'

test('an address is one however it is written: spaces around it, capitals, the two ways to write a domain', () => {
  for (const [written, kept] of [
    [' Ann@Example.COM ', 'ann@example.com'],
    ['ann@MÜNCHEN.de', 'ann@xn--mnchen-3ya.de'],
    ['ann@xn--MNCHEN-3ya.de', 'ann@xn--mnchen-3ya.de'],
    ['ann@例え。jp', 'ann@xn--r8jz45g.jp'],
    // One character, composed or not.
    ['jose\u0301@example.com', 'jos\u00e9@example.com'],
    ['ann+news@mail.example.co.uk', 'ann+news@mail.example.co.uk'],
  ])
    expect([written, emailOf(written)]).toEqual([written, kept])
})

test('what is no address is none', () => {
  for (const no of [
    ...[7, null, '', 'ann', 'ann@', '@x.y', 'a b@x.yz', 'ann@example', 'a\uFFFD@x.yz', 'a\ud800@x.yz', 'a\u0000@x.yz'],
    ...['a\u007f@x.yz', 'a@b@x.yz', 'a@x..yz', 'a@.yz', 'a@x.yz.', '"a"@x.yz', 'Ann <a@x.yz>', 'a@1.2.3.4', 'a@x.7'],
    `${'x'.repeat(250)}@x.yz`,
    'x'.repeat(100_000),
  ])
    expect([no, emailOf(no)]).toEqual([no, null])
})

test('what would be cut off a host of the web, or read as a number, makes no other address of it', () => {
  // domainToASCII reads all of these as the host of a URL: x.yz, 1.2.0.3, 127.0.0.1.
  for (const domain of [
    'é.yz/path',
    'x.yz/é',
    'é.yz?q',
    'é.yz#f',
    'é.yz:80',
    'é%2eyz',
    'x\u200b.yz',
    'x\u00ad.yz',
    '１。２.3',
    '０x7f.1',
    'a\\é.yz',
  ])
    expect([domain, emailOf(`ann@${domain}`)]).toEqual([domain, null])
})

test('letters that only look alike name different people', () => {
  const alike = [
    ...[
      'paypal@x.com',
      'pаypal@x.com',
      'paypaI@x.com',
      'paypa1@x.com',
      'paypal@х.com',
      'раураl@x.com',
      'ｐaypal@x.com',
    ],
    ...['p\u200baypal@x.com', 'p\u00adaypal@x.com', 'paypal.@x.com', 'pay.pal@x.com'],
  ]
  const kept = alike.map(emailOf).filter((e) => e !== null)
  expect(new Set(kept).size).toBe(kept.length)
  for (const kind of ['user_id', 'card', 'external:crm'] as const) {
    const ids = ['ann', 'Ann', 'аnn', 'ann\u200b', 'a\u00adnn', 'ａnn', 'ann1', 'annl']
    expect(new Set(ids.map((id) => normaliseIdentifier(kind, id, 'US'))).size).toBe(ids.length)
  }
})

test('a phone number is one however it is written, by the numbering plan of the region', () => {
  for (const [written, region, kept] of [
    ['0170 1234567', 'DE', '+491701234567'],
    ['+49 (170) 123-45-67', 'US', '+491701234567'],
    ['00 49 170 1234567', 'DE', '+491701234567'],
    ['011 49 170 1234567', 'US', '+491701234567'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['٠٥٠١٢٣٤٥٦٧', 'SA', '+966501234567'],
    ['138 0013 8000', 'CN', '+8613800138000'],
  ] as const)
    expect([written, region, phoneOf(written, region)]).toEqual([written, region, kept])
})

test('what is no number of a person is none: too short, unknown, a hotline, an extension of a switchboard', () => {
  for (const no of [
    ...[491701234567, null, '', '1', '12345', '0000000000', '+1 555', 'call me', '+999 123456789', '1'.repeat(10_000)],
    ...['+1 800 356 9377', '0900 1234567', '+1 415 555 2671 ext. 12', 'tel: 415-555-2671 or 415-555-2672', '\u0000'],
  ])
    expect([no, phoneOf(no, no === '0900 1234567' ? 'DE' : 'US')]).toEqual([no, null])
  expect(phoneOf('0170 1234567', 'XX'), 'a region that has no plan reads international numbers only').toBeNull()
})

test('ids are kept as they are, cards and ids of other systems without the spaces around them', () => {
  expect(normaliseIdentifier('user_id', ' Ann ', 'US')).toBe(' Ann ')
  expect(normaliseIdentifier('card', ' 12 34 ', 'US')).toBe('12 34')
  expect(normaliseIdentifier('external:crm', '\tA-1\n', 'US')).toBe('A-1')
  for (const kind of ['user_id', 'anonymous_id', 'card', 'external:crm'] as const)
    for (const no of ['', '  ', 'a\u0000b', 'a\nb', 'a\u0085b', 'a\ud800', 'x'.repeat(256)])
      expect([kind, no, normaliseIdentifier(kind, no, 'US')]).toEqual([kind, no, null])
})

test('what is looked for without a kind is looked for as each kind would have been kept', () => {
  expect(valuesOf(' Ann@Example.com', undefined, 'US').sort()).toEqual([
    ' Ann@Example.com',
    'Ann@Example.com',
    'ann@example.com',
  ])
  expect(valuesOf('(415) 555-2671', undefined, 'US')).toContain('+14155552671')
  expect(valuesOf('(415) 555-2671', 'phone', 'US')).toEqual(['+14155552671'])
  expect(valuesOf('nobody', 'phone', 'US')).toEqual([])
})

const kinds: IdentifierKind[] = ['user_id', 'anonymous_id', 'email', 'phone', 'card', 'device_id', 'external:crm']
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom('@', '.', 'é', 'İ', 'ſ', '。', '\u0301', '\u200d', '\ud800', '\0', '+', '4', '9'),
    maxLength: 40,
  }),
  fc.emailAddress(),
)

test('whatever is written: it is refused or kept in a form that stays the same and that every database takes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), odd, fc.constantFrom('US', 'DE', 'XX'), (kind, value, region) => {
      const kept = normaliseIdentifier(kind, value, region)
      if (kept === null) return
      expect(kept.length).toBeGreaterThan(0)
      expect(kept.length).toBeLessThanOrEqual(255)
      expect(kept.isWellFormed()).toBe(true)
      expect(kept).not.toMatch(/\p{Cc}/u)
      expect(normaliseIdentifier(kind, kept, region)).toBe(kept)
    }),
    { numRuns: 5_000 },
  )
})

test('two addresses are one only if they differ in case, composition, outer spaces or the writing of a domain', () => {
  fc.assert(
    fc.property(odd, odd, (a, b) => {
      const [x, y] = [emailOf(a), emailOf(b)]
      if (x === null || x !== y) return
      const local = (text: string) => text.trim().toLowerCase().normalize('NFC').split('@')[0]
      expect(local(a)).toBe(local(b))
    }),
    { numRuns: 5_000 },
  )
})

test('of externalIds, users’ ids in other systems are taken as they are called there, and devices never', () => {
  const of = (type: unknown, more = {}) =>
    externalIdsOf([{ id: 'x', type, collection: 'users', encoding: 'none', ...more }])
  expect(of('CRM')).toEqual([{ kind: 'external:crm', value: 'x' }])
  expect(of('email')).toEqual([{ kind: 'email', value: 'x' }])
  expect(of('loyalty_card')).toEqual([{ kind: 'card', value: 'x' }])
  expect(of('crm', { id: 7 })).toEqual([{ kind: 'external:crm', value: '7' }])
  expect(externalIdsOf([{ id: 'x', type: 'crm' }])).toEqual([{ kind: 'external:crm', value: 'x' }])
  for (const no of ['ios.idfa', 'android.id', 'device_id', 'user_id', 'a b', '', 'x'.repeat(41), 7, null])
    expect([no, of(no)]).toEqual([no, []])
  expect(of('crm', { collection: 'accounts' })).toEqual([])
  expect(of('crm', { encoding: 'md5' })).toEqual([])
  expect(of('crm', { id: { a: 1 } })).toEqual([])
  for (const no of [null, 'crm', {}, [null], [[]]]) expect(externalIdsOf(no)).toEqual([])
  expect(externalIdsOf(Array.from({ length: 1_000 }, (_, i) => ({ id: `${i}`, type: 'crm' }))).length).toBe(20)
})

interface PhoneVector {
  country: string
  national_input: string
  intl_input: string
  e164: string
  type: string
  valid: boolean
}

test('a mobile number of each country, written as at home and as from abroad, is its E.164', () => {
  const vectors = sharedJson<PhoneVector[]>('phones/e164_vectors.json')
  expect(vectors.length).toBeGreaterThan(200)
  const read = vectors.map((v) => [v.country, phoneOf(v.national_input, v.country), phoneOf(v.intl_input, 'XX')])
  expect(read).toEqual(vectors.map((v) => [v.country, v.valid ? v.e164 : null, v.valid ? v.e164 : null]))
})
