import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examinePack, type Law, lawSchema, loadPack, packOf, reviewsDue } from '../src/index.ts'

const pack = await loadPack()

/** A law that says one thing, and what a test changes of it. */
const law = (over: Record<string, unknown> = {}): Law =>
  lawSchema.parse({
    id: 'test',
    kind: 'law',
    name: 'An act',
    jurisdictions: ['DE'],
    from: '2020-01-01',
    entered: '2026-11-22',
    review: '2027-05-22',
    sources: { a: { article: 'Art. 1', url: 'https://example.org/act' } },
    rules: [{ classes: ['email'], decision: 'opt_in', source: 'a' }],
    ...over,
  })

const problems = (over: Record<string, unknown>) => examinePack(packOf([law(over)])).map((f) => f.problem)

describe('the shipped pack', () => {
  test('is sound: no overlap, no gap, no source missing, no review too far off', () => {
    expect(examinePack(pack)).toEqual([])
  })

  test('knows the laws that standards name, and every state with a general privacy act', () => {
    const ids = pack.laws.map((l) => l.id)
    expect(ids).toEqual(
      expect.arrayContaining([
        ...[
          'gdpr',
          'eprivacy',
          'uk-gdpr',
          'pecr',
          'ccpa',
          'pipl',
          'lgpd',
          'can-spam',
          'tcpa',
          'coppa',
          'us-trade-code',
        ],
        ...['co', 'ct', 'de', 'md', 'mn', 'mt', 'ne', 'nh', 'nj', 'or', 'tx'].map((state) => `us-${state}`),
        ...['va', 'ut', 'ia', 'tn', 'in', 'ky', 'ri'].map((state) => `us-${state}`),
      ]),
    )
  })

  test('names an article and an address for every statement', () => {
    for (const { id, sources } of pack.laws) {
      for (const { article, url } of Object.values(sources)) {
        expect(article.length, id).toBeGreaterThan(5)
        expect(new URL(url).protocol).toBe('https:')
      }
    }
  })

  test('says when each law has to be read again', () => {
    expect(reviewsDue(pack, '2026-11-22')).toEqual([])
    expect(reviewsDue(pack, '2028-06-01')).toHaveLength(pack.laws.length)
    expect(reviewsDue(pack, '2027-02-01').map((l) => l.id)).toEqual(['ccpa'])
  })

  test('has a digest that only what it says decides', () => {
    const turned = pack.laws.map((l) => Object.fromEntries(Object.entries(l).reverse()) as Law).reverse()
    expect(packOf(turned).digest).toBe(pack.digest)
    expect(packOf(pack.laws.slice(1)).digest).not.toBe(pack.digest)
  })
})

describe('an examination finds', () => {
  const rule = { classes: ['email'], decision: 'opt_in', source: 'a' }

  test('nothing in a sound law', () => {
    expect(problems({})).toEqual([])
  })

  test('two statements of one thing at one time', () => {
    expect(problems({ rules: [rule, { ...rule, decision: 'opt_out', from: '2024-01-01' }] })).toContain(
      'it says two things of email at 18+ from 2024-01-01',
    )
    expect(
      problems({
        rules: [
          { ...rule, ages: { below: 16 } },
          { ...rule, ages: { from: 15 } },
        ],
      }),
    ).toEqual(['it says two things of email at 15 from 2020-01-01'])
  })

  test('a hole between two statements', () => {
    const rules = [
      { ...rule, until: '2022-01-01' },
      { ...rule, from: '2022-02-01' },
    ]
    expect(problems({ rules })).toContain('it says nothing of email at 18+ from 2022-01-01 to 2022-02-01')
  })

  test('dates that join and ages that part, as no problem', () => {
    const rules = [
      { ...rule, until: '2022-01-01' },
      { ...rule, from: '2022-01-01', ages: { from: 16 } },
      { ...rule, from: '2022-01-01', ages: { below: 16 }, decision: 'forbidden' },
    ]
    expect(problems({ rules })).toEqual([])
  })

  test('two clocks for one request', () => {
    const clock = { requests: ['access'], within: { amount: 1, unit: 'months' }, source: 'a' }
    expect(problems({ clocks: [clock, { ...clock, requests: ['erase', 'access'] }] })).toEqual([
      'it says two things of the clock of access from 2020-01-01',
    ])
  })

  test('a source that is missing, and one that is idle', () => {
    expect(problems({ rules: [{ ...rule, source: 'b' }] })).toEqual([
      'the source "b" is used and not given',
      'the source "a" is given and not used',
    ])
  })

  test('dates the wrong way round, or outside of the law', () => {
    expect(problems({ until: '2019-01-01' })[0]).toBe('it ends before it begins')
    expect(problems({ rules: [{ ...rule, from: '2019-01-01' }] })[0]).toMatch(/outside of the law/)
    expect(problems({ until: '2025-01-01', rules: [{ ...rule, until: '2026-01-01' }] })[0]).toMatch(
      /outside of the law/,
    )
    expect(problems({ rules: [{ ...rule, from: '2024-01-01', until: '2024-01-01' }] })[0]).toMatch(
      /ends before it begins/,
    )
  })

  test('a review that is missing its point', () => {
    expect(problems({ review: '2026-11-22' })[0]).toMatch(/not after the day it was entered/)
    expect(problems({ review: '2028-11-22' })[0]).toMatch(/18 months/)
  })

  test('a country that is none', () => {
    expect(problems({ jurisdictions: ['QX', 'DE', '*'] })).toEqual(['"QX" is no country'])
  })
})

describe('a folder of an operator', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'candor-rules-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('without rules is refused, as no rule would be the mildest of all', async () => {
    await expect(loadPack(folder)).rejects.toThrow(/There is no rule/)
  })

  test('with a damaged, misnamed or unknown file is refused with its name and field', async () => {
    const file = join(folder, 'test.json')
    await writeFile(file, '{')
    await expect(loadPack(folder)).rejects.toThrow(/test.json is not JSON/)
    await writeFile(file, JSON.stringify({ ...law(), rules: [{ classes: ['email'], decision: 'maybe', source: 'a' }] }))
    await expect(loadPack(folder)).rejects.toThrow(/test.json is not a rule file[\s\S]*decision/)
    await writeFile(file, JSON.stringify({ ...law(), surprise: 1 }))
    await expect(loadPack(folder)).rejects.toThrow(/surprise/)
    await writeFile(file, JSON.stringify(law({ id: 'other' })))
    await expect(loadPack(folder)).rejects.toThrow(/name the file after it/)
    await writeFile(file, JSON.stringify(law()))
    expect((await loadPack(folder)).laws).toHaveLength(1)
  })

  test('two statements of the same law are refused', () => {
    expect(() => packOf([law(), law({ name: 'Again' })])).toThrow(/Two files/)
  })
})
