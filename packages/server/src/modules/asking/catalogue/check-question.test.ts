import { type QuestionSaid, questionSaid } from '@candor/contracts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { faultsOf, type Surroundings, warningsOf } from './check-question.ts'
import type { Item } from './items.store.ts'
import { usesOf } from './used-by.ts'

const words = { ask: 'Which?', why: 'To know.', options: { s: 'small', l: 'large' } }
const said = (more: object = {}): QuestionSaid =>
  z.object(questionSaid).parse({
    ...{ form: { type: 'single', options: ['s', 'l'] }, to: { of: 'person', attribute: 'size' } },
    ...{ texts: { en: words, zh: words, ar: words }, ...more },
  })
const attribute = (more: object = {}): Surroundings => ({
  attribute: {
    type: 'choice',
    options: ['s', 'm', 'l'],
    status: 'active',
    sensitivity: 'ordinary',
    purposes: null,
    ...more,
  },
  hasPurpose: (key) => key !== 'no-such',
})

test('a question that holds together has no fault', () => {
  expect(faultsOf(said(), attribute())).toBe(null)
  expect(faultsOf(said({ to: { of: 'nowhere' } }), { ...attribute(), attribute: undefined })).toBe(null)
})

test.each([
  ['unknown_purpose', said({ purposes: ['no-such'] }), attribute()],
  ['unknown_attribute', said(), { ...attribute(), attribute: undefined }],
  ['unknown_attribute', said(), attribute({ status: 'retired' })],
  ['type_mismatch', said(), attribute({ type: 'number' })],
  ['type_mismatch', said(), attribute({ options: ['s'] })],
  ['type_mismatch', said({ to: { of: 'recipient', field: 'label' } }), attribute()],
  ['bad_question', said({ texts: { en: words, zh: words, ar: { ...words, options: { s: 'ص' } } } }), attribute()],
  ['bad_question', said({ texts: { en: { ...words, effect: 'Hi {name}' }, zh: words, ar: words } }), attribute()],
  ['bad_question', said(), attribute({ sensitivity: 'sensitive' })],
  ['bad_question', said({ purposes: ['email'] }), attribute({ purposes: ['essential'] })],
  [
    'bad_question',
    said({ form: { type: 'contact', channel: 'email' }, to: { of: 'nowhere' } }),
    { ...attribute(), attribute: undefined },
  ],
] as const)('%s', (code, question, around) => {
  expect(faultsOf(question, around)?.code).toBe(code)
})

test('each warning has its cause', () => {
  const around = { attribute: attribute().attribute, uses: [], isPaid: false, audienceIsLive: false }
  const all = said({
    ...{ sensitivity: 'contact', afterHelp: false, reward: { kind: 'points', amount: 5 }, seconds: 300, audience: 'x' },
  })
  expect(warningsOf(all, around).map((w) => w.code)).toEqual([
    'contact_before_help',
    'used_by_nothing',
    'reward_unknown',
    'long',
    'audience_not_live',
  ])
  const use = { kind: 'research', key: 'a', name: 'b', because: 'c' } as const
  expect(warningsOf(said(), { ...around, uses: [use], audienceIsLive: true })).toEqual([])
})

test('what an answer is for: live segments that read its attribute, research while it runs, a concierge that goes by it', () => {
  const reader = { key: 'small', name: 'Small', attribute: 'size', of: 'person', size: 3 } as const
  const flow = (kind: string, research: object | null = null) =>
    ({
      ...{ key: 'f', status: 'live' },
      published: { kind, research, texts: { en: { title: 'F' } }, steps: [{ kind: 'question', question: 'q' }] },
    }) as unknown as Item<'flow'>
  const uses = (question: QuestionSaid, readers: (typeof reader)[], flows: Item<'flow'>[]) =>
    usesOf('q', question, { readers, flows, today: '2026-06-01' }).map((use) => use.kind)
  const research = (until: string) => ({ title: 'NPS', owner: 'Ada', until })
  expect(uses(said(), [reader], [])).toEqual(['segment'])
  expect(uses(said({ to: { of: 'recipient', attribute: 'size' } }), [reader], [])).toEqual([])
  expect(uses(said({ research: research('2026-06-01') }), [], [])).toEqual(['research'])
  expect(uses(said({ research: research('2026-05-31') }), [], [])).toEqual([])
  expect(uses(said(), [], [flow('concierge'), flow('screens')])).toEqual(['flow'])
  expect(uses(said(), [], [flow('survey', research('2027-01-01'))])).toEqual(['research'])
})
