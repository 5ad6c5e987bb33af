import { createHash } from 'node:crypto'
import { type ConsentLineCode, defaultPurposes, readableLine } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importedYes, type SentLine } from '../../../../test/consent-lines.ts'
import { rulesAsTheyCome } from '../../identity/index.ts'
import type { Catalogue, PurposeEntry } from '../catalogue/catalogue.ts'
import { contentOf } from './answer-of-line.ts'
import { checkLines } from './take-lines.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const texts = { en: 'May we write to you?', ar: 'هل يمكننا مراسلتك؟' }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const version = {
  version: 1,
  purposes: ['email', 'sms'],
  effectiveFrom: new Date(0),
  minValidVersion: 1,
  publishedAt: new Date(0),
  publishedBy: 'test',
  texts: new Map(Object.entries(texts).map(([locale, text]) => [locale, { text, sha256: sha256(text) }])),
}
const purpose = (key: string, bit: number, more: Partial<PurposeEntry> = {}): PurposeEntry => ({
  id: bit + 1,
  key,
  bit,
  dpv: '',
  essential: false,
  version: 3,
  legalBasis: {},
  dataCategories: [],
  recipients: [],
  retentionDays: null,
  validityDays: null,
  texts: {},
  retired: false,
  ...more,
})
const catalogue: Catalogue = {
  purposes: new Map(defaultPurposes.map((p, bit) => [p.key, purpose(p.key, bit)])),
  agreements: new Map([['privacy', { id: 7, key: 'privacy', kind: 'consent', versions: [version] }]]),
}

/** The words were replaced twice: by a material change, then by an editorial one. */
const replaced: Catalogue = {
  ...catalogue,
  agreements: new Map([
    [
      'privacy',
      {
        ...{ id: 7, key: 'privacy', kind: 'consent' },
        versions: [
          { ...version, version: 3, minValidVersion: 2 },
          { ...version, version: 2, minValidVersion: 2 },
          version,
        ],
      },
    ],
  ]),
}

const context = { by: { kind: 'apiKey', label: 'Migration' }, now, rules: rulesAsTheyCome }
const check = (value: unknown) => checkLines(catalogue, [readableLine.parse(value)], context)[0]!
const answer = (more: Partial<SentLine> = {}, from = catalogue) => {
  const read = readableLine.parse(importedYes('ann', more))
  const [checked] = checkLines(from, [read], context)
  if (!checked || 'refused' in checked) throw new Error(JSON.stringify(checked))
  return checked.answer
}
const refusal = (value: unknown) => {
  const checked = check(value)
  if (!('refused' in checked)) throw new Error('It was taken')
  return checked.refused
}

test('a yes keeps who collected it, in which system, under which words, on what evidence, and who sent it here', () => {
  expect(answer()).toMatchObject({
    kind: 'grant',
    purposeBit: 4,
    purposeVersion: 3,
    agreementId: 7,
    agreementVersion: 1,
    actorKind: 'import',
    actor: 'Shop in Ulm',
    channel: 'paper',
    verified: false,
    stage: 'none',
    occurredAt: Date.parse('2024-05-01T10:00:00Z'),
    validUntil: null,
    idempotencyKey: 'import:ann',
    evidence: {
      reference: 'scan/ann.pdf',
      locale: 'en',
      import: { system: 'Old CRM', collectedBy: 'Shop in Ulm', actor: { kind: 'self' } },
      reportedBy: { kind: 'apiKey', label: 'Migration' },
    },
  })
})

test('the hash of the words tells their language', () => {
  const words = { key: 'privacy', version: '1', textSha256: sha256(texts.ar).toUpperCase() }
  expect(answer({ agreement: words }).evidence).toMatchObject({ locale: 'ar', textSha256: sha256(texts.ar) })
})

test('who acts for somebody is named, with the mandate, and stands in the ledger as who acted', () => {
  const actor = { kind: 'guardian' as const, name: 'Her mother', mandate: 'form/12' }
  expect(answer({ actor })).toMatchObject({
    actorKind: 'guardian',
    actor: 'Her mother',
    evidence: { import: { actor, collectedBy: 'Shop in Ulm' } },
  })
})

test('a yes lasts as long as its line says, else as the purpose says, also when that is over', () => {
  const brief = { ...catalogue, purposes: new Map([['email', purpose('email', 4, { validityDays: 1 })]]) }
  expect(answer({}, brief).validUntil).toBe(Date.parse('2024-05-02T10:00:00Z'))
  expect(answer({ validUntil: '2024-12-01T00:00:00+01:00' }, brief).validUntil).toBe(Date.parse('2024-11-30T23:00:00Z'))
  expect(answer({ answer: 'deny', validUntil: '2030-01-01T00:00:00Z' }, brief).validUntil).toBe(null)
})

test('a yes to words that a material change replaced comes too late, a no to them and a yes to later ones do not', () => {
  const words = (version: number) => ({ agreement: { key: 'privacy', version, locale: 'en' } })
  expect(answer(words(1), replaced).tooLate).toMatchObject({
    code: 'agreement_superseded',
    options: { detail: expect.stringContaining('from version 2 on') },
  })
  expect(answer({ ...words(1), answer: 'deny' }, replaced)).not.toHaveProperty('tooLate')
  for (const version of [2, 3]) expect(answer(words(version), replaced)).not.toHaveProperty('tooLate')
  // What is published for later replaces nothing yet.
  const [later, ...before] = replaced.agreements.get('privacy')!.versions
  const notYet = { ...later!, minValidVersion: 3, effectiveFrom: new Date(now + 1) }
  const agreement = { ...replaced.agreements.get('privacy')!, versions: [notYet, ...before] }
  const planned = { ...replaced, agreements: new Map([['privacy', agreement]]) }
  expect(answer(words(2), planned)).not.toHaveProperty('tooLate')
})

test('a refusal needs no evidence, no words and no mandate, whoever brings it: it opens nothing', () => {
  for (const said of ['deny', 'withdraw', 'object', 'restrict'] as const) {
    const bare = { answer: said, agreement: undefined, evidence: {} }
    expect(answer(bare).kind).toBe(said)
    expect(answer({ ...bare, actor: { kind: 'agent', name: 'A lawyer' } }).actorKind).toBe('agent')
    expect(answer({ ...bare, evidence: { partner: { name: 'Fair Ltd' } } }).kind).toBe(said)
  }
})

const bad: [ConsentLineCode, string, unknown][] = [
  ['invalid_line', 'not an object', 'yes'],
  ['invalid_line', 'purpose', importedYes('a', { purpose: '' })],
  ['invalid_line', 'answer', { ...importedYes('a'), answer: 'maybe' }],
  ['invalid_line', 'occurredAt', importedYes('a', { occurredAt: '2024-05-01 10:00' })],
  ['invalid_line', 'collectedBy', { ...importedYes('a'), collectedBy: undefined }],
  ['invalid_line', 'occuredAt', { ...importedYes('a'), occuredAt: 1 }],
  ['invalid_line', 'stored', importedYes('a', { evidence: { note: 'half a \ud800 pair' } })],
  ['invalid_line', 'stored', importedYes('a', { evidence: { 'nul\0': 1 } })],
  ['invalid_line', 'stored', importedYes('a', { evidence: JSON.parse('{"__proto__":{"admin":true}}') })],
  ['line_too_large', '', importedYes('a', { evidence: { reference: 'r', scan: 'x'.repeat(17_000) } })],
  ['bad_identifier', 'subject', importedYes('a', { subject: { kind: 'email', value: 'ann' } })],
  ['bad_identifier', 'subject', importedYes('a', { subject: { kind: 'user_id', value: 'a\u001fb' } })],
  ['bad_identifier', 'subject', importedYes('a', { subject: { kind: 'user_id', value: '  ' } })],
  ['bad_identifier', 'subject', importedYes('a', { subject: { kind: 'anonymous_id', value: 'x'.repeat(256) } })],
  ['bad_identifier', 'subject', { ...importedYes('a'), subject: { kind: 'fax', value: '1' } }],
  ['unknown_purpose', 'nonsense', importedYes('a', { purpose: 'nonsense' })],
  ['unknown_purpose', 'does not speak of push', importedYes('a', { purpose: 'push' })],
  [
    'unknown_agreement_version',
    'privacy in version 2',
    importedYes('a', { agreement: { key: 'privacy', version: 2 } }),
  ],
  ['unknown_agreement_version', 'none', importedYes('a', { agreement: { key: 'none', version: 1 } })],
  [
    'text_never_published',
    'hash',
    importedYes('a', { agreement: { key: 'privacy', version: 1, textSha256: '00'.repeat(32) } }),
  ],
  ['text_never_published', 'fr', importedYes('a', { agreement: { key: 'privacy', version: 1, locale: 'fr' } })],
  ['time_in_future', '2026-06-02', importedYes('a', { occurredAt: '2026-06-02T00:00:00Z' })],
  ['time_reversed', '2024-04-30', importedYes('a', { validUntil: '2024-04-30T00:00:00Z' })],
  ['actor_not_allowed', 'named', importedYes('a', { actor: { kind: 'agent' } })],
  ['actor_not_allowed', 'evidence', importedYes('a', { actor: { kind: 'agent', name: 'A lawyer' } })],
  ['actor_not_allowed', 'evidence', importedYes('a', { actor: { kind: 'operator' }, evidence: {} })],
  ['evidence_missing', 'reference', importedYes('a', { evidence: {} })],
  ['evidence_missing', 'agreement', importedYes('a', { agreement: undefined })],
  ['evidence_missing', 'several texts', importedYes('a', { agreement: { key: 'privacy', version: 1 } })],
  [
    'partner_agreement_missing',
    'Fair Ltd',
    importedYes('a', { evidence: { reference: 'r', partner: { name: 'Fair Ltd' } } }),
  ],
  [
    'evidence_missing',
    'reference',
    importedYes('a', { evidence: { partner: { name: 'Fair Ltd', agreement: 'C-1' } } }),
  ],
  [
    'evidence_missing',
    'about this person',
    importedYes('a', { evidence: { reference: 'C-1', partner: { name: 'Fair Ltd', agreement: 'C-1' } } }),
  ],
]
test.each(bad)('a bad line is refused: %s (%s)', (code, word, value) => {
  expect(refusal(value)).toMatchObject({ code, detail: expect.stringContaining(word) })
})

test('what is deeper than any evidence is refused and exhausts nobody', () => {
  let deep: Record<string, unknown> = {}
  for (let i = 0; i < 100_000; i++) deep = { deep }
  expect(refusal(importedYes('a', { evidence: deep })).code).toBe('invalid_line')
})

test('whatever is sent, it is taken or refused with a code and a sentence, and nothing is thrown', () => {
  const members = Object.keys(importedYes('a'))
  const anything = fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.string({ unit: 'binary' }),
    fc.constant(undefined),
  )
  const line = fc
    .tuple(fc.constantFrom(...members), anything)
    .map(([member, value]) => ({ ...importedYes('a'), [member]: value }))
  fc.assert(
    fc.property(fc.oneof(line, anything), (value) => {
      const checked = check(value)
      if ('refused' in checked) expect(checked.refused.detail).toMatch(/^[A-Z].{10,}/s)
      else expect(checked.answer.idempotencyKey).toMatch(/^import:/)
    }),
    { numRuns: 500 },
  )
})

test('the same line says the same in any order of its members, and another line something else', () => {
  const line = (value: unknown) => {
    const checked = check(value)
    return 'line' in checked ? contentOf(checked.line) : ''
  }
  const said = importedYes('ann')
  expect(line(Object.fromEntries(Object.entries(said).reverse()))).toBe(line(said))
  expect(line({ ...said, key: 'another' })).toBe(line(said))
  expect(line({ ...said, answer: 'deny' })).not.toBe(line(said))
})
