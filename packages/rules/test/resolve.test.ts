import { type Purpose, purposes } from '@candor/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ageBands,
  createResolver,
  decisions,
  dueAt,
  explain,
  gpcDocument,
  loadPack,
  type Question,
  resolveRules,
  signalsIn,
  startedBy,
} from '../src/index.ts'

const pack = await loadPack()
const at = new Date('2026-11-22T12:00:00Z')
const resolve = (jurisdiction: string | null, over: Partial<Question> = {}) =>
  resolveRules(pack, { jurisdiction, at, signals: [], ...over })
const decided = (jurisdiction: string | null, purpose: Purpose, over: Partial<Question> = {}) =>
  resolve(jurisdiction, over).defaults[purpose]

const notEssential = purposes.filter((p) => p !== 'essential')

describe('places', () => {
  test('in Europe everything but the essential is asked first, each with its article', () => {
    const { defaults, explanation, strictest } = resolve('DE')
    expect(strictest).toBe(false)
    for (const purpose of notEssential) expect(defaults[purpose], purpose).toBe('opt_in')
    expect(defaults.essential).toBe('notice')
    const articles = explanation.find((r) => r.purpose === 'analytics')?.sources.map((s) => s.article)
    expect(articles).toEqual(['Art. 5(3) Directive 2002/58/EC', 'Art. 6(1)(a), 4(11) and 7 GDPR'])
  })

  test('in California sale and sharing go on until the person objects, analytics with a notice', () => {
    expect(resolve('US-CA').defaults).toEqual({
      essential: 'notice',
      analytics: 'notice',
      personalisation: 'notice',
      profiling: 'notice',
      email: 'opt_out',
      sms: 'opt_in',
      push: 'opt_in',
      ads_measurement: 'opt_out',
      partner_sharing: 'opt_out',
    })
  })

  test('of several laws the strictest decides: the state’s for sharing, the federal ones for messages', () => {
    const { explanation } = resolve('US-TX')
    const lawsOf = (purpose: Purpose) => explanation.find((r) => r.purpose === purpose)?.sources.map((s) => s.law)
    expect(lawsOf('partner_sharing')).toEqual(['us-tx'])
    expect(lawsOf('sms')).toEqual(['tcpa'])
    expect(lawsOf('email')).toEqual(['can-spam'])
  })

  test('a state without an act of its own has the federal ones, and what they leave open is asked first', () => {
    const { explanation, strictest } = resolve('US-AL')
    expect(strictest).toBe(false)
    expect(explanation.find((r) => r.purpose === 'analytics')).toMatchObject({
      decision: 'opt_in',
      because: 'unstated',
    })
    expect(explanation.find((r) => r.purpose === 'email')).toMatchObject({ decision: 'opt_out', because: 'stated' })
  })

  test('the country without its state is the strictest of all its states', () => {
    expect(decided('US', 'analytics')).toBe('opt_in')
    expect(resolve('US').sensitive).toBe('forbidden')
    expect(resolve('US-CA').sensitive).toBe('opt_out')
  })

  test.each([null, 'CH', 'AQ', 'ZZ', 'XX-1', ''])('of %j nothing is known: the strictest of all rules', (place) => {
    const resolution = resolve(place)
    expect(resolution.strictest).toBe(true)
    expect(resolution.guardian).toMatchObject({ below: 16, required: false })
    expect(resolution.sensitive).toBe('forbidden')
    for (const purpose of notEssential) expect(resolution.defaults[purpose]).toBe('opt_in')
  })

  test('a rule without a border does not make a country known', () => {
    expect(resolve('CH').clocks.stop_email?.source.law).toBe('mailbox-providers')
    expect(resolve('CH').strictest).toBe(true)
  })

  test('overseas parts of the Union with codes of their own are in it', () => {
    for (const place of ['GP', 'RE', 'AX', 'NO', 'IS']) expect(resolve(place).strictest, place).toBe(false)
    expect(resolve('DE-BY').defaults).toEqual(resolve('DE').defaults)
  })
})

describe('time', () => {
  test('a law holds from its first day, and not before', () => {
    const day = (text: string) => ({ at: new Date(text) })
    expect(decided('US-KY', 'partner_sharing', day('2025-12-31T23:59:59Z'))).toBe('opt_in')
    expect(decided('US-KY', 'partner_sharing', day('2026-01-01T00:00:00Z'))).toBe('opt_out')
  })

  test('a dated change takes hold by itself: teens in Oregon and Connecticut, decisions in California', () => {
    const teen = (place: string, text: string, ageBand: '15' | '17') =>
      decided(place, 'partner_sharing', { at: new Date(text), ageBand })
    expect(teen('US-OR', '2025-12-31', '15')).toBe('opt_in')
    expect(teen('US-OR', '2026-01-01', '15')).toBe('forbidden')
    expect(teen('US-CT', '2026-06-30', '15')).toBe('opt_in')
    expect(teen('US-CT', '2026-07-01', '17')).toBe('forbidden')
    expect(decided('US-CA', 'profiling', { at: new Date('2027-01-01') })).toBe('opt_out')
  })

  test('before any law of a place it is asked first', () => {
    expect(decided('DE', 'profiling', { at: new Date('2001-01-01') })).toBe('opt_in')
  })
})

describe('age', () => {
  test('below 16 California asks first, and below 13 a guardian', () => {
    expect(decided('US-CA', 'partner_sharing', { ageBand: '15' })).toBe('opt_in')
    expect(decided('US-CA', 'partner_sharing', { ageBand: '16' })).toBe('opt_out')
    expect(resolve('US-CA', { ageBand: '13' }).guardian?.required).toBe(false)
    expect(resolve('US-CA', { ageBand: '0-12' }).guardian).toMatchObject({ below: 13, required: true })
  })

  test('COPPA asks first for everything, and apart for passing data on', () => {
    const child = resolve('US-TX', { ageBand: '0-12' })
    for (const purpose of notEssential) expect(child.defaults[purpose], purpose).toBe('opt_in')
    expect(child.separate).toEqual(['partner_sharing'])
  })

  test.each([
    ['DE', 16],
    ['ES', 16],
    ['AT', 14],
    ['FR', 15],
    ['GB', 13],
    ['CN', 14],
    ['BR', 12],
    ['US', 13],
  ])('in %s a guardian answers below %i', (place, below) => {
    expect(resolve(place).guardian?.below).toBe(below)
  })

  test('where age is no question a person is an adult; where it is one and open, any age', () => {
    expect(resolve('DE').guardian?.required).toBe(false)
    expect(resolve('DE', { ageBand: 'unknown' }).guardian?.required).toBe(true)
    expect(decided('US-MD', 'partner_sharing', { ageBand: 'unknown' })).toBe('forbidden')
    expect(decided('US-MD', 'partner_sharing')).toBe('opt_out')
  })

  test('what is forbidden for minors stays so with a signal', () => {
    expect(decided('BR', 'ads_measurement', { ageBand: '17', signals: ['gpc'] })).toBe('forbidden')
  })
})

describe('Global Privacy Control', () => {
  test('refuses sale, sharing and advertising where the law makes it binding', () => {
    const resolution = resolve('US-CA', { signals: ['gpc'] })
    expect(resolution.refused).toEqual(['ads_measurement', 'partner_sharing'])
    expect(resolution.honoured).toEqual(['gpc'])
    expect(resolution.binding).toMatchObject([{ signal: 'gpc', sources: [{ article: '11 CCR § 7025(b)' }] }])
    expect(resolution.defaults).toMatchObject({
      partner_sharing: 'opt_in',
      ads_measurement: 'opt_in',
      email: 'opt_out',
    })
    expect(resolution.duties.map((d) => d.duty)).toContain('show_signal_honoured')
  })

  test.each(['CA', 'CO', 'CT', 'DE', 'MD', 'MN', 'MT', 'NE', 'NH', 'NJ', 'OR', 'TX'])(
    'is binding in US-%s',
    (state) => {
      expect(resolve(`US-${state}`, { signals: ['gpc'] }).binding).toHaveLength(1)
    },
  )

  test('was not binding in Oregon before 2026', () => {
    const before = resolve('US-OR', { signals: ['gpc'], at: new Date('2025-12-31') })
    expect(before.binding).toEqual([])
    expect(before.refused).toEqual(['ads_measurement', 'partner_sharing'])
  })

  test('is honoured everywhere, also where no law knows it', () => {
    for (const place of ['US-VA', 'DE', 'CN', 'CH', null]) {
      const { honoured, refused } = resolve(place, { signals: ['gpc'] })
      expect(honoured).toEqual(['gpc'])
      expect(refused).toEqual(['ads_measurement', 'partner_sharing'])
    }
  })

  test('is the header `Sec-GPC: 1`, and anything else is nothing', () => {
    expect(signalsIn({ 'sec-gpc': '1' })).toEqual(['gpc'])
    for (const value of ['0', 'true', '1, 1', ' 1', ['1'], undefined])
      expect(signalsIn({ 'sec-gpc': value })).toEqual([])
  })

  test('is promised at /.well-known/gpc.json', () => {
    expect(gpcDocument(at)).toEqual({ gpc: true, lastUpdate: '2026-11-22' })
  })
})

describe('clocks', () => {
  test('are those of the law of the place', () => {
    expect(resolve('DE').clocks).toMatchObject({
      erase: {
        within: { amount: 1, unit: 'months' },
        extension: { amount: 2, unit: 'months' },
        source: { article: 'Art. 12(3) GDPR' },
      },
      report_breach: { within: { amount: 72, unit: 'hours' } },
    })
    expect(resolve('US-CA').clocks).toMatchObject({
      confirm_receipt: { within: { amount: 10, unit: 'business_days' } },
      erase: { within: { amount: 45, unit: 'days' }, extension: { amount: 45, unit: 'days' } },
      opt_out_sharing: { within: { amount: 15, unit: 'business_days' } },
      stop_sms: { within: { amount: 10, unit: 'business_days' } },
      stop_marketing: { within: { amount: 30, unit: 'days' } },
    })
  })

  test('of two the shorter holds: two days for mail, whatever CAN-SPAM allows', () => {
    expect(resolve('US-CA').clocks.stop_email).toMatchObject({ within: { amount: 2, unit: 'days' } })
    expect(resolve('US-CA', { at: new Date('2024-05-31') }).clocks.stop_email).toMatchObject({
      within: { amount: 10, unit: 'business_days' },
    })
  })

  test('what has to last lasts the longest: links 30 days, suppression three years', () => {
    expect(resolve('US').lasting).toMatchObject({
      unsubscribe_link: { atLeast: { amount: 30, unit: 'days' } },
      suppression: { atLeast: { amount: 3, unit: 'years' } },
    })
  })

  test('California is not asked again for 12 months, Europe within 13', () => {
    expect(resolve('US-CA').asking.partner_sharing?.wait?.atLeast).toEqual({ amount: 12, unit: 'months' })
    expect(resolve('US-CA').asking.email).toBeUndefined()
    expect(resolve('FR').asking.analytics?.renew?.within).toEqual({ amount: 13, unit: 'months' })
  })

  test('run out on the day they should', () => {
    const due = (start: string, amount: number, unit: Parameters<typeof dueAt>[1]['unit']) =>
      dueAt(new Date(start), { amount, unit }).toISOString()
    expect(due('2026-01-31T10:00:00Z', 1, 'months')).toBe('2026-02-28T10:00:00.000Z')
    expect(due('2027-11-30T00:00:00Z', 3, 'months')).toBe('2028-02-29T00:00:00.000Z')
    expect(due('2028-02-29T00:00:00Z', 3, 'years')).toBe('2031-02-28T00:00:00.000Z')
    expect(due('2026-11-20T12:00:00Z', 1, 'business_days')).toBe('2026-11-23T12:00:00.000Z')
    expect(due('2026-11-22T12:00:00Z', 10, 'business_days')).toBe('2026-12-04T12:00:00.000Z')
    expect(due('2026-11-22T12:00:00Z', 72, 'hours')).toBe('2026-11-25T12:00:00.000Z')
  })

  test('are followed back to where they started', () => {
    const units = ['hours', 'days', 'business_days', 'months', 'years'] as const
    const ends = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(ends, fc.integer({ min: 1, max: 40 }), fc.constantFrom(...units), (end, amount, unit) => {
        const started = startedBy(end, { amount, unit })
        const due = dueAt(started, { amount, unit })
        expect(due <= end && end.getTime() - due.getTime() <= 3 * 86_400_000).toBe(true)
      }),
    )
  })
})

describe('whatever is asked', () => {
  const places = [null, 'CH', ...new Set(pack.laws.flatMap((l) => l.jurisdictions).filter((j) => j !== '*'))]
  const question = fc.record({
    jurisdiction: fc.constantFrom(...places),
    at: fc.date({ min: new Date('2000-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
    ageBand: fc.constantFrom(undefined, 'unknown' as const, ...ageBands),
    signals: fc.constantFrom<Question['signals']>([], ['gpc']),
  })
  const strength = (decision: (typeof decisions)[number]) => decisions.indexOf(decision)

  test('there is an answer for every purpose, and each that a law states names its source', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { defaults, explanation, pack: digest } = resolveRules(pack, asked)
        expect(Object.keys(defaults)).toEqual([...purposes])
        for (const reason of explanation) {
          if (reason.because === 'stated') expect(reason.sources.length).toBeGreaterThan(0)
          for (const source of reason.sources) expect(source.url).toMatch(/^https:/)
        }
        expect(digest).toBe(pack.digest)
      }),
      { numRuns: 60 },
    )
  })

  test('knowing less is never milder: no place, no age, no subdivision', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const known = resolveRules(pack, asked)
        const country = asked.jurisdiction?.slice(0, 2) ?? null
        const lesser = [
          { ...asked, jurisdiction: null },
          { ...asked, jurisdiction: country },
          { ...asked, ageBand: 'unknown' as const },
        ]
        for (const less of lesser) {
          const { defaults, sensitive, guardian } = resolveRules(pack, less)
          for (const p of purposes) expect(strength(defaults[p])).toBeGreaterThanOrEqual(strength(known.defaults[p]))
          expect(strength(sensitive)).toBeGreaterThanOrEqual(strength(known.sensitive))
          expect(guardian?.below ?? 0).toBeGreaterThanOrEqual(known.guardian?.below ?? 0)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('a signal makes nothing milder', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const without = resolveRules(pack, { ...asked, signals: [] })
        const { defaults } = resolveRules(pack, { ...asked, signals: ['gpc'] })
        for (const p of purposes) expect(strength(defaults[p])).toBeGreaterThanOrEqual(strength(without.defaults[p]))
      }),
      { numRuns: 40 },
    )
  })

  test('the resolver with a memory says the same', () => {
    const remembered = createResolver(pack)
    fc.assert(
      fc.property(question, (asked) => {
        const noon = { ...asked, at }
        const { clocks: _, ...answer } = remembered(noon)
        const { clocks: __, ...fresh } = resolveRules(pack, noon)
        expect(answer).toEqual(fresh)
        expect(remembered({ ...noon, at: new Date('2025-01-01') }).defaults).toEqual(
          resolveRules(pack, { ...noon, at: new Date('2025-01-01') }).defaults,
        )
      }),
      { numRuns: 40 },
    )
  })
})

describe('in words', () => {
  test('a resolution is explained in English, Chinese and Arabic', () => {
    const resolution = resolve(null, { signals: ['gpc'], ageBand: '0-12' })
    const [en, zh, ar] = (['en', 'zh-CN', 'ar'] as const).map((locale) => explain(resolution, locale))
    expect(en).toHaveLength(3 + purposes.length)
    expect(en?.slice(0, 3)).toEqual([
      'The place is not known, so the strictest of all rules holds.',
      'Global Privacy Control was honoured.',
      'Below the age of 16 a parent or guardian answers.',
    ])
    expect(zh?.[0]).toBe('所在地未知，因此适用所有规则中最严格的一项。')
    expect(ar?.[1]).toContain('GPC')
    for (const sentences of [zh, ar]) expect(sentences).toHaveLength(en?.length ?? 0)
  })

  test('each line names its article', () => {
    const lines = explain(resolve('US-CA'), 'en')
    expect(lines).toContain('SMS: only after a yes, according to \u206847 CFR § 64.1200(a)(2)\u2069')
  })
})
