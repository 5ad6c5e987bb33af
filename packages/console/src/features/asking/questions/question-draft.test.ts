import type { QuestionSaid } from '@candor/contracts'
import { putQuestion, questionForm, questionTypes } from '@candor/contracts'
import { expect, test } from 'vitest'
import { fieldsOfType, newForm, optionsOfType } from './form-fields.ts'
import {
  bodyOfQuestion,
  draftOfQuestion,
  newQuestionDraft,
  problemOfKey,
  type QuestionDraft,
  withOption,
} from './question-draft.ts'

const text = {
  ...{ ask: 'Which size?', why: 'So that it fits', gets: '', effect: '', help: '', low: '', high: '' },
  ...{ options: { '38': 'Thirty-eight', '5': 'Five' }, rows: {} },
}
const sized: QuestionSaid = {
  form: {
    type: 'size',
    systems: [
      { key: 'EU', options: ['38'] },
      { key: 'UK', options: ['5'] },
    ],
  },
  texts: { en: text, zh: text, ar: text },
  to: { of: 'person', attribute: 'size' },
  ...{ reward: null, purposes: ['essential'], sensitivity: 'ordinary', halfLifeDays: null, reaskDays: null },
  ...{ research: null, placements: ['web'], channels: ['web'], priority: 50, share: 100, audience: null },
  recontact: { afterIgnored: 14, afterSkipped: 30, afterRatherNot: null, mostTimes: 4 },
  ...{ afterHelp: true, seconds: 8 },
}

test('a question that was read and not changed is sent as it was', () => {
  const { revision, ...body } = bodyOfQuestion(draftOfQuestion(sized), 3)
  expect([revision, body]).toEqual([3, sized])
})

test('a new question is one of the contract as soon as it has its words and an option', () => {
  const draft = newQuestionDraft()
  const words = { ...text, options: {}, rows: {} }
  const texts = Object.fromEntries(Object.keys(draft.texts).map((locale) => [locale, words]))
  const options = withOption([], { key: 'oat', words: { en: 'Oat', zh: '燕麦', ar: 'شوفان' } })
  const read = (said: QuestionDraft) => putQuestion.body?.safeParse(bodyOfQuestion(said, 0))
  expect(read(draft)?.success).toBe(false)
  expect(read({ ...draft, texts, options })?.error).toBe(undefined)
})

test('the key of an option is corrected in one place, and its words go with it', () => {
  const draft = draftOfQuestion(sized)
  const options = draft.options.map((o) => (o.key === '5' ? { ...o, key: ' 6 ' } : o))
  const { form, texts } = bodyOfQuestion({ ...draft, options }, 0)
  expect(form).toMatchObject({ systems: [{ key: 'EU' }, { key: 'UK', options: ['6'] }] })
  expect(texts).toMatchObject({ zh: { options: { '38': 'Thirty-eight', '6': 'Five' } } })
})

test('what belongs to another type is not sent, and words that are missing are not made up', () => {
  const draft = { ...draftOfQuestion(sized), form: { ...newForm('rating'), least: 3 } } as QuestionDraft
  const { form, texts } = bodyOfQuestion(draft, 0)
  expect(form).toEqual({ type: 'rating', steps: 5, symbol: 'star' })
  expect((texts.en as { options: object }).options).toEqual({})
  const blank = { ...draftOfQuestion(sized), options: withOption([], { key: 'a', words: { en: ' ' } }) }
  expect((bodyOfQuestion(blank, 0).texts.en as { options: object }).options).toEqual({})
})

test('a new option has an id that no other has, also after some were removed', () => {
  const three = withOption(withOption(withOption([])))
  expect(withOption(three.slice(1)).map((o) => o.id)).toEqual([1, 2, 3])
})

test('every type begins as a form of the contract, once its options are there', () => {
  const options = ['a', 'b'].map((key, id) => ({ id, key, words: {}, extra: '' }))
  const extras = { plain: '', system: 'EU', hex: '#0f766e', src: '/a.png' }
  for (const type of questionTypes) {
    const carries = optionsOfType(type)
    const filled = options.map((o) => ({ ...o, extra: carries === null ? '' : extras[carries] }))
    const draft = { ...newQuestionDraft(), form: newForm(type), options: filled, rows: options }
    const { form } = bodyOfQuestion(draft, 0)
    const whole = type === 'consent' ? { ...form, purposes: ['analytics'] } : form
    expect([type, questionForm.safeParse(whole).success]).toEqual([type, true])
  }
})

test('every field of a form is one that its type has', () => {
  for (const schema of questionForm.options) {
    const type = schema.shape.type.value
    const own = Object.keys(schema.shape)
    expect([type, fieldsOfType[type].filter(({ name }) => !own.includes(name))]).toEqual([type, []])
    const listed: string[] = [...fieldsOfType[type].map(({ name }) => name), 'type', 'options', 'rows', 'systems']
    expect([type, own.filter((name) => !listed.includes(name))]).toEqual([type, []])
  }
})

test('a key is written as keys are, is free, and is no address', () => {
  expect(['milk', 'new', 'check', 'size', 'Größe', ''].map((key) => problemOfKey(key, ['size']))).toEqual([
    null,
    'asking.keyTaken',
    'asking.keyTaken',
    'asking.keyTaken',
    'asking.keyWrong',
    'asking.keyWrong',
  ])
})
