import { type Purpose, purposes } from '@candor/contracts'
import { GppModel } from '@iabgpp/cmpapi'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type GppAnswer, readGpp, sectionIds, usSectionOf, writeGpp } from '../src/gpp/index.ts'
import { readTcf, writeTcf } from '../src/tcf/index.ts'
import { allVendors, gppVectors, tcfVectors } from './vectors.ts'

const answer = (over: Partial<GppAnswer> = {}): GppAnswer => ({
  jurisdiction: 'US-CA',
  allowed: purposes,
  gpc: false,
  noticeGiven: true,
  ...over,
})

const fieldsOf = (over: Partial<GppAnswer>) => {
  const { sections } = readGpp(writeGpp(answer(over)).gppString)
  return Object.values(sections).at(-1) ?? {}
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown

describe('reading', () => {
  test.each(gppVectors)('every field of $gpp is as the reference library reads it', ({ gpp, ...vector }) => {
    const { sectionIds, sections } = readGpp(gpp)
    expect(plain({ sectionIds, sections })).toEqual(vector)
  })

  test('says of each published string what Candor would not write', () => {
    expect(gppVectors.map(({ gpp }) => Object.values(readGpp(gpp).flaws).flat().length)).toMatchInlineSnapshot(`
      [
        21,
        1,
        1,
        1,
        0,
        1,
        1,
        1,
        21,
        1,
        1,
        1,
        1,
        1,
        0,
        0,
        1,
        1,
        1,
        1,
        0,
        0,
        2,
        2,
        2,
      ]
    `)
  })

  test('what is no GPP string is refused with a sentence', () => {
    for (const text of [
      '',
      'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA',
      'DBABMA',
      'DBABMA~',
      'DBABL~%',
      `DB${'A'.repeat(13_000)}`,
    ]) {
      expect(() => readGpp(text), text.slice(0, 20)).toThrow(/GPP string/)
    }
  })
})

describe('compliant strings', () => {
  /** Written again field by field, so that nothing of the old string is handed through. */
  const rewritten = (gpp: string) => {
    const model = new GppModel()
    for (const [section, fields] of Object.entries(readGpp(gpp).sections)) {
      // Times last: the library sets them to now with any other field.
      const times = ['Created', 'LastUpdated']
      const ordered = Object.entries(fields).toSorted(
        ([a], [b]) => Number(times.includes(a)) - Number(times.includes(b)),
      )
      for (const [field, value] of ordered) model.setFieldValue(section, field, value)
    }
    return model.encode()
  }
  /** Who registered, or signed a contract, is not of the form: such strings come back as well. */
  const aside = ['no_registered_cmp', 'mspa_covered']
  const compliant = gppVectors.filter(({ gpp }) =>
    Object.values(readGpp(gpp).flaws)
      .flat()
      .every((flaw) => aside.includes(flaw)),
  )

  test('there are some among the published ones', () => {
    expect(compliant.length).toBe(17)
  })

  test.each(compliant)('$gpp comes back with every field', ({ gpp }) => {
    const { gppString: _, ...read } = readGpp(gpp)
    const { gppString: __, ...again } = readGpp(rewritten(gpp))
    expect(again).toEqual(read)
  })
})

describe('sections', () => {
  test('their ids are those of the library, 2 and 5 to 27', () => {
    expect(Object.values(sectionIds)).toEqual([2, ...Array.from({ length: 23 }, (_, i) => i + 5)])
    for (const [name, id] of Object.entries(sectionIds)) {
      const model = new GppModel()
      model.setFieldValueBySectionId(
        id,
        name === 'uspv1' ? 'Notice' : name.startsWith('tcf') ? 'CmpId' : 'MspaCoveredTransaction',
        name === 'uspv1' ? 'Y' : 2,
      )
      expect(model.hasSection(name)).toBe(true)
    }
  })

  test('a state has its own, one without takes the national', () => {
    expect(usSectionOf('US-CA')).toBe('usca')
    expect(usSectionOf('US-NY')).toBe('usnat')
    expect(usSectionOf('US')).toBe('usnat')
    expect(usSectionOf('DE')).toBeNull()
    expect(usSectionOf('US-nat')).toBe('usnat')
  })
})

const states = Object.keys(sectionIds)
  .filter((name) => /^us(?!p|nat)/.test(name))
  .map((name) => `US-${name.slice(2).toUpperCase()}`)

describe('writing', () => {
  test('all twenty states and the national section are written, none with a covered transaction', () => {
    expect(states).toHaveLength(20)
    for (const jurisdiction of ['US', ...states]) {
      const { gppString, applicableSections } = writeGpp(answer({ jurisdiction, allowed: [] }))
      expect(applicableSections).toEqual([sectionIds[usSectionOf(jurisdiction)!]])
      const fields = Object.values(readGpp(gppString).sections)[0]
      expect(fields, jurisdiction).toMatchObject({ MspaCoveredTransaction: 2, SaleOptOut: 1, SaleOptOutNotice: 1 })
      expect(readGpp(gppString).flaws).toEqual({})
    }
  })

  test('a purpose that is allowed is no opt-out, one that is not is', () => {
    expect(fieldsOf({ allowed: purposes })).toMatchObject({ SaleOptOut: 2, SharingOptOut: 2, Gpc: false })
    expect(fieldsOf({ allowed: ['partner_sharing'] })).toMatchObject({ SaleOptOut: 2, SharingOptOut: 1 })
    expect(fieldsOf({ allowed: [] })).toMatchObject({ SaleOptOut: 1, SharingOptOut: 1 })
    expect(fieldsOf({ jurisdiction: 'US-CO', allowed: ['partner_sharing'] })).toMatchObject({
      SaleOptOut: 2,
      TargetedAdvertisingOptOut: 1,
    })
  })

  test('Global Privacy Control opts out of sale, sharing and targeted advertising, whatever is allowed', () => {
    for (const jurisdiction of ['US', null, ...states]) {
      const fields = fieldsOf({ jurisdiction, gpc: true, allowed: purposes })
      for (const field of ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'] as const) {
        expect([1, undefined], `${jurisdiction} ${field}`).toContain(fields[field])
      }
      if ('Gpc' in fields) expect(fields.Gpc).toBe(true)
    }
  })

  test('without a notice nothing is said of the choice', () => {
    expect(fieldsOf({ noticeGiven: false })).toMatchObject({ SaleOptOutNotice: 2, SaleOptOut: 0, SharingOptOut: 0 })
  })

  test('for a known child nothing was agreed to', () => {
    expect(fieldsOf({ knownChild: true }).KnownChildSensitiveDataConsents).toEqual([1, 1])
    expect(fieldsOf({ knownChild: true, jurisdiction: 'US-CO' }).KnownChildSensitiveDataConsents).toBe(1)
    expect(fieldsOf({}).KnownChildSensitiveDataConsents).toEqual([0, 0])
  })

  const tcString = writeTcf({
    granted: purposes,
    vendors: allVendors,
    cmp: { id: 880, version: 1 },
    locale: 'en',
    publisherCountry: 'DE',
    at: new Date('2026-11-22'),
  })

  test('a TC string is carried as it is', () => {
    const { gppString, applicableSections } = writeGpp(answer({ jurisdiction: 'DE', tcString }))
    expect(applicableSections).toEqual([2])
    expect(gppString.split('~')[1]).toBe(tcString)
    expect(readGpp(gppString).sections.tcfeuv2).toMatchObject({ IsServiceSpecific: true, PolicyVersion: 5 })
  })

  test('a TC string that is not of TCF 2.3 is refused', () => {
    const older = tcfVectors.map((v) => v.tcString).filter((text) => readTcf(text).flaws.length > 0)
    for (const text of older) expect(() => writeGpp(answer({ tcString: text }))).toThrow(/not of TCF 2.3/)
  })

  test('where nothing is known of the place vendors are held to the national section', () => {
    expect(writeGpp(answer({ jurisdiction: null })).applicableSections).toEqual([7])
    expect(writeGpp(answer({ jurisdiction: null, tcString })).applicableSections).toEqual([2, 7])
  })

  test('where no section holds that is what it says', () => {
    expect(writeGpp(answer({ jurisdiction: 'CN' }))).toEqual({ gppString: 'DBAA', applicableSections: [-1] })
  })

  test('whatever was answered, wherever, it is read back and has no flaw', () => {
    const somewhere = fc.constantFrom<string | null>('US', 'US-NY', 'DE', 'CN', null, ...states)
    fc.assert(
      fc.property(
        somewhere,
        fc.subarray<Purpose>([...purposes]),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (jurisdiction, allowed, gpc, noticeGiven, knownChild) => {
          const { gppString, applicableSections } = writeGpp(
            answer({ jurisdiction, allowed, gpc, noticeGiven, knownChild }),
          )
          const read = readGpp(gppString)
          expect(read.flaws).toEqual({})
          expect(read.sectionIds).toEqual(applicableSections.filter((id) => id > 0))
        },
      ),
    )
  })
})
