import { describe, expect, test } from 'vitest'
import {
  affectedNotices,
  diffPacks,
  type Law,
  loadPack,
  type NoticeScope,
  openReview,
  type Pack,
  packOf,
} from '../src/index.ts'

const shipped = await loadPack()
const at = new Date('2026-11-22T12:00:00Z')

const lawOf = (pack: Pack, id: string) => pack.laws.find((l) => l.id === id) as Law
const withLaw = (id: string, change: (law: Law) => Law) =>
  packOf(shipped.laws.map((law) => (law.id === id ? change(structuredClone(law)) : law)))

const notices: NoticeScope[] = [
  { id: 'kentucky', jurisdictions: ['US-KY'], purposes: ['partner_sharing'] },
  { id: 'america', jurisdictions: ['US'], purposes: ['ads_measurement', 'partner_sharing'] },
  { id: 'america-mail', jurisdictions: ['US'], purposes: ['email'] },
  { id: 'europe', jurisdictions: ['DE', 'FR'], purposes: ['partner_sharing'] },
  { id: 'everywhere', jurisdictions: null, purposes: ['partner_sharing'] },
]

describe('no change', () => {
  test('is a pack and itself, and a pack in other words', () => {
    expect(diffPacks(shipped, packOf([...shipped.laws].reverse()), at)).toEqual([])
    expect(
      diffPacks(
        shipped,
        withLaw('us-ky', (law) => ({ ...law, note: 'Read again.', review: '2027-06-01' })),
        at,
      ),
    ).toEqual([])
  })

  test('opens no review', () => {
    expect(openReview([], notices, at)).toBeNull()
  })
})

describe('a state that asks first from a day on', () => {
  const stricter = withLaw('us-ky', (law) => ({
    ...law,
    rules: law.rules.flatMap((rule) =>
      rule.classes.includes('sharing')
        ? [
            { ...rule, until: '2027-07-01' },
            { ...rule, from: '2027-07-01', decision: 'opt_in' as const },
          ]
        : [rule],
    ),
  }))
  const changes = diffPacks(shipped, stricter, at)

  test('changes what stood in that rule, on that day, at every age but those that are asked already', () => {
    const shared = { what: 'decision', jurisdiction: 'US-KY', from: '2027-07-01', before: 'opt_out', after: 'opt_in' }
    const ageBands = ['13', '14', '15', '16', '17', '18+']
    expect(changes).toEqual([
      { ...shared, purpose: 'profiling', ageBands },
      { ...shared, purpose: 'ads_measurement', ageBands },
      { ...shared, purpose: 'partner_sharing', ageBands },
    ])
  })

  test('touches the notices that may be shown there, and no other', () => {
    expect(affectedNotices(changes, notices).map((n) => [n.notice, n.changes.length])).toEqual([
      ['kentucky', 1],
      ['america', 2],
      ['everywhere', 1],
    ])
  })

  test('opens a review that is due on that day', () => {
    expect(openReview(changes, notices, at)).toMatchObject({
      openedOn: '2026-11-22',
      dueOn: '2027-07-01',
      notices: ['kentucky', 'america', 'everywhere'],
    })
  })
})

describe('other changes', () => {
  test('a law that is dropped leaves its place unknown, and the review is due today', () => {
    const without = packOf(shipped.laws.filter((law) => law.id !== 'lgpd' && law.id !== 'br-eca-digital'))
    const changes = diffPacks(shipped, without, at)
    expect(changes).toContainEqual({ what: 'guardian', jurisdiction: 'BR', from: '2026-11-22', before: 12, after: 16 })
    expect(openReview(changes, notices, at)?.dueOn).toBe('2026-11-22')
  })

  test('a shorter clock is a change of that clock alone', () => {
    const faster = withLaw('us-ky', (law) => ({
      ...law,
      clocks: law.clocks.map((clock) => ({ ...clock, within: { amount: 20, unit: 'days' as const } })),
    }))
    const changes = diffPacks(shipped, faster, at)
    expect(changes.filter((c) => c.jurisdiction === 'US-KY')).toEqual(
      (['access', 'correct', 'erase', 'port'] as const).map((request) => ({
        what: 'clock',
        request,
        jurisdiction: 'US-KY',
        from: '2026-11-22',
      })),
    )
    expect(affectedNotices(changes, notices)).toEqual([])
  })

  test('a signal that becomes binding touches advertising and sharing', () => {
    const bound = withLaw('us-ky', (law) => ({
      ...law,
      signals: [
        { signal: 'gpc', classes: ['sharing', 'advertising'], from: '2028-01-01', source: law.rules[0]!.source },
      ],
    }))
    const changes = diffPacks(shipped, bound, at)
    expect(changes).toEqual([{ what: 'signal', jurisdiction: 'US-KY', from: '2028-01-01' }])
    expect(affectedNotices(changes, notices).map((n) => n.notice)).toEqual(['kentucky', 'america', 'everywhere'])
  })

  test('what changes for the strictest of all is told for unknown places too', () => {
    const forbidden = withLaw('gdpr', (law) => ({
      ...law,
      rules: law.rules.map((rule) =>
        rule.classes.includes('sharing') ? { ...rule, decision: 'forbidden' as const } : rule,
      ),
    }))
    const places = diffPacks(shipped, forbidden, at)
      .filter((c) => c.what === 'decision')
      .map((c) => c.jurisdiction)
    expect(places).toContain(null)
    expect(places).toContain('DE')
    expect(places).not.toContain('US-CA')
  })

  test('a new law for a place that had none makes it known', () => {
    const swiss: Law = { ...lawOf(shipped, 'uk-gdpr'), id: 'ch-test', jurisdictions: ['CH'] }
    const changes = diffPacks(shipped, packOf([...shipped.laws, swiss]), at)
    expect(changes.filter((c) => c.jurisdiction === 'CH').map((c) => c.what)).toContain('guardian')
  })
})
