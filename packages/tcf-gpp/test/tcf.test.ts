import { type Purpose, purposes } from '@candor/contracts'
import { TCString } from '@iabtechlabtcf/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  askAgain,
  disclosedVendors,
  flawsOf,
  readTcf,
  type TcfAnswer,
  type TcfRecord,
  tcfPurposes,
  undisclosedVendors,
  writeRecord,
  writeTcf,
} from '../src/tcf/index.ts'
import { allVendors, list, olderList, tcfVectors } from './vectors.ts'

/** A record in the shape of the vectors. */
const asVector = ({ publisher, vendorsAllowed: _, useNonStandardTexts: __, ...record }: TcfRecord) =>
  JSON.parse(
    JSON.stringify({
      ...record,
      publisherRestrictions: record.publisherRestrictions.length,
      vendorsDisclosed: record.vendorsDisclosed ?? [],
      publisherConsents: publisher?.consents ?? [],
      publisherLegitimateInterests: publisher?.legitimateInterests ?? [],
      publisherCustomConsents: publisher?.customConsents ?? [],
      flaws: undefined,
    }),
  )

const answer = (granted: readonly Purpose[], over: Partial<TcfAnswer> = {}): TcfAnswer => ({
  granted,
  vendors: allVendors,
  cmp: { id: 880, version: 1 },
  locale: 'ar',
  publisherCountry: 'DE',
  at: new Date('2026-11-22T14:30:00Z'),
  ...over,
})

describe('reading', () => {
  test.each(tcfVectors)('every field of $tcString is as the reference library reads it', (vector) => {
    expect(asVector(readTcf(vector.tcString))).toEqual(vector)
  })

  test('says of each published string what keeps it from TCF 2.3', () => {
    expect(tcfVectors.map(({ tcString }) => readTcf(tcString).flaws)).toMatchInlineSnapshot(`
      [
        [
          "no_disclosed_vendors",
          "older_policy",
          "legitimate_interest_not_allowed",
        ],
        [],
        [],
        [
          "not_service_specific",
          "older_policy",
          "out_of_band",
        ],
        [
          "no_disclosed_vendors",
          "older_policy",
          "legitimate_interest_not_allowed",
        ],
        [
          "no_disclosed_vendors",
          "older_policy",
          "legitimate_interest_not_allowed",
        ],
        [
          "older_policy",
          "legitimate_interest_not_allowed",
        ],
        [],
        [
          "older_policy",
        ],
        [
          "older_policy",
        ],
        [
          "older_policy",
        ],
        [
          "not_service_specific",
          "older_policy",
          "out_of_band",
        ],
        [
          "no_disclosed_vendors",
          "older_policy",
        ],
        [
          "older_policy",
        ],
        [
          "older_policy",
        ],
      ]
    `)
  })

  test('tells vendors that have a signal and were never disclosed', () => {
    const found = tcfVectors.map(({ tcString }) => readTcf(tcString)).find((record) => record.cmpId === 18)
    expect(found && undisclosedVendors(found)).toEqual([12, 14, 435, 448])
  })

  test('what is no TC string is refused with a sentence', () => {
    for (const text of [
      '',
      'B',
      'DBABMA~C',
      'C',
      'CPSG_8APSG_8ANwAAAENAAFg*',
      `C${'A'.repeat(9_000)}`,
      'CP.',
      'CPSG',
    ]) {
      expect(() => readTcf(text), text.slice(0, 20)).toThrow(/TC string/)
    }
  })

  test('any text is read or refused, and never anything else', () => {
    fc.assert(
      fc.property(fc.base64String({ maxLength: 300 }), (text) => {
        try {
          readTcf(`C${text.replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')}`)
        } catch (error) {
          expect((error as Error).message).toMatch(/TC string/)
        }
      }),
    )
  })
})

describe('writing', () => {
  const compliant = tcfVectors.filter(({ tcString }) => readTcf(tcString).flaws.length === 0)

  test('there are compliant strings among the published ones', () => {
    expect(compliant.length).toBe(3)
  })

  test.each(compliant)('the compliant $tcString comes back with every field', ({ tcString }) => {
    const { tcString: _, ...read } = readTcf(tcString)
    const { tcString: written, ...again } = readTcf(writeRecord(read))
    expect(again).toEqual(read)
    expect(readTcf(written).flaws).toEqual([])
  })

  test('a string with a flaw is never written', () => {
    const flawed = tcfVectors.map(({ tcString }) => readTcf(tcString)).filter(({ flaws }) => flaws.length > 0)
    expect(flawed.length).toBeGreaterThan(5)
    for (const record of flawed) expect(() => writeRecord(record)).toThrow(/breaks TCF 2.3/)
  })

  test('a refusal of everything still discloses the vendors', () => {
    const record = readTcf(writeTcf(answer([])))
    expect(record.purposeConsents).toEqual([])
    expect(record.vendorConsents).toEqual([])
    expect(record.vendorsDisclosed).toEqual(allVendors.vendors.map((v) => v.id))
  })

  test('a yes to everything grants consent alone, to those who ask for it', () => {
    const record = readTcf(writeTcf(answer(purposes)))
    expect(record).toMatchObject({
      isServiceSpecific: true,
      policyVersion: 5,
      vendorListVersion: 7,
      consentLanguage: 'AR',
      publisherCountryCode: 'DE',
      created: new Date('2026-11-22'),
      lastUpdated: new Date('2026-11-22'),
      purposeConsents: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      purposeLegitimateInterests: [],
      specialFeatureOptins: [],
      vendorConsents: allVendors.vendors.filter((v) => v.asksConsent).map((v) => v.id),
      publisher: { consents: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], legitimateInterests: [] },
      vendorsAllowed: null,
    })
  })

  test('without a yes to sharing no vendor has consent, and the publisher has', () => {
    const record = readTcf(writeTcf(answer(['analytics', 'ads_measurement'])))
    expect(record.vendorConsents).toEqual([])
    expect(record.purposeConsents).toEqual([])
    expect(record.publisher?.consents).toEqual([1, 2, 7, 8, 9, 10])
  })

  test('profiles for advertising take a yes to profiling and to advertising', () => {
    expect(tcfPurposes(['ads_measurement'])).toEqual([1, 2, 7])
    expect(tcfPurposes(['profiling'])).toEqual([])
    expect(tcfPurposes(['profiling', 'ads_measurement'])).toEqual([1, 2, 3, 4, 7])
    expect(tcfPurposes(['essential', 'email', 'sms', 'push', 'partner_sharing'])).toEqual([])
  })

  test('nothing is written under an older policy, or without a registered CMP', () => {
    const older = disclosedVendors(olderList, [1, 2])
    expect(() => writeTcf(answer([], { vendors: older }))).toThrow('older_policy')
    expect(() => writeTcf(answer([], { cmp: { id: 0, version: 1 } }))).toThrow('no_registered_cmp')
  })

  test('whatever was answered, the string is of TCF 2.3 and the reference library reads the same', () => {
    fc.assert(
      fc.property(fc.subarray([...purposes]), fc.subarray(allVendors.vendors), (granted, vendors) => {
        const written = writeTcf(answer(granted, { vendors: { ...allVendors, vendors } }))
        const record = readTcf(written)
        expect(record.flaws).toEqual([])
        expect(undisclosedVendors(record)).toEqual([])
        expect(record.vendorsDisclosed).toEqual(vendors.map((v) => v.id))
        expect([...TCString.decode(written).vendorsDisclosed].filter(([, set]) => set).map(([id]) => id)).toEqual(
          record.vendorsDisclosed,
        )
        expect(writeRecord(record)).toBe(written)
      }),
    )
  })

  test('any set of vendors survives, in bits or in ranges', () => {
    const base = readTcf(writeTcf(answer([])))
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2_000 }), { maxLength: 400 }), (ids) => {
        const vendorsDisclosed = ids.toSorted((a, b) => a - b)
        const record = { ...base, vendorsDisclosed, vendorConsents: vendorsDisclosed, vendorLegitimateInterests: [] }
        expect(readTcf(writeRecord(record))).toMatchObject({ vendorsDisclosed, vendorConsents: vendorsDisclosed })
      }),
      { numRuns: 60 },
    )
  })
})

describe('the vendor list', () => {
  test('vendors that left, or are not in the list, are not disclosed', () => {
    const gone = { ...list, vendors: { ...list.vendors, 1: { ...list.vendors[1]!, deletedDate: '2026-01-01' } } }
    expect(disclosedVendors(gone, [2, 1, 64_000, 2]).vendors.map((v) => v.id)).toEqual([2])
  })

  test('a change of policy asks people again, a new list does not', () => {
    expect(askAgain({ policyVersion: 5 }, { policyVersion: 6 })).toBe(true)
    expect(askAgain({ policyVersion: 5 }, { policyVersion: 5 })).toBe(false)
  })

  test('the legitimate interest of purposes 3 to 6 is a flaw', () => {
    const record = readTcf(writeTcf(answer(purposes)))
    expect(flawsOf({ ...record, purposeLegitimateInterests: [2, 7] })).toEqual([])
    for (const id of [1, 3, 4, 5, 6]) {
      expect(flawsOf({ ...record, purposeLegitimateInterests: [id] })).toEqual(['legitimate_interest_not_allowed'])
    }
  })
})
