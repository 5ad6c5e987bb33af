import type { putQuestion, QuestionForm, QuestionSaid, QuestionText, Recontact } from '@candor/contracts'
import type { input } from 'zod'
import type { Key } from '../../../app/i18n/index.ts'
import { type FormDraft, type FormFieldName, fieldsOfType, newForm, optionsOfType } from './form-fields.ts'

export interface OptionDraft {
  /** For lists in the page only; `key` may be empty or equal to another while typing. */
  id: number
  key: string
  /** By locale. */
  words: Record<string, string>
  /** Of a size its system, of a colour its hex, of a picture its address. */
  extra: string
}

export type TextDraft = Omit<QuestionText, 'options' | 'rows'>

/** A question while it is being written. Words of options stand with their options, so that a key can be corrected. */
export interface QuestionDraft
  extends Omit<QuestionSaid, 'form' | 'texts' | 'recontact' | 'priority' | 'share' | 'seconds'> {
  form: FormDraft
  options: OptionDraft[]
  rows: OptionDraft[]
  /** By locale. */
  texts: Record<string, TextDraft>
  /** What is left empty is as the contract has it. */
  recontact: { [K in keyof Recontact]?: Recontact[K] | undefined }
  priority?: number | undefined
  share?: number | undefined
  seconds?: number | undefined
}

/** Who is asked reads one of these: they are never left out. */
export const requiredLocales = ['en', 'zh', 'ar'] as const
export const noText: TextDraft = { ask: '', why: '', gets: '', effect: '', help: '', low: '', high: '' }

const extrasOf = (form: QuestionForm): [key: string, extra: string][] => {
  switch (form.type) {
    case 'single':
    case 'multiple':
    case 'ranking':
    case 'matrix':
      return form.options.map((key) => [key, ''])
    case 'size':
      return form.systems.flatMap(({ key: system, options }) => options.map((o): [string, string] => [o, system]))
    case 'colour':
      return form.options.map((o) => [o.key, o.hex])
    case 'picture':
      return form.options.map((o) => [o.key, o.src])
    default:
      return []
  }
}

/** What is said of a question, to be changed. Pure. */
export const draftOfQuestion = (said: QuestionSaid): QuestionDraft => {
  const { form, texts, ...rest } = said
  const wordsOf = (part: 'options' | 'rows', key: string) =>
    Object.fromEntries(
      Object.entries(texts).flatMap(([locale, text]) => {
        const word = text[part][key]
        return word === undefined ? [] : [[locale, word]]
      }),
    )
  const known = form as unknown as Record<string, unknown>
  return {
    ...rest,
    form: {
      type: form.type,
      ...Object.fromEntries(
        fieldsOfType[form.type].flatMap(({ name }) => (known[name] === undefined ? [] : [[name, known[name]]])),
      ),
    },
    options: extrasOf(form).map(([key, extra], id) => ({ id, key, extra, words: wordsOf('options', key) })),
    rows:
      form.type === 'matrix' ? form.rows.map((key, id) => ({ id, key, extra: '', words: wordsOf('rows', key) })) : [],
    texts: Object.fromEntries(
      Object.entries(texts).map(([locale, { options: _options, rows: _rows, ...text }]) => [locale, text]),
    ),
  }
}

export const newQuestionDraft = (): QuestionDraft & { key: string } => ({
  key: '',
  form: newForm('single'),
  options: [],
  rows: [],
  texts: Object.fromEntries(requiredLocales.map((l) => [l, noText])),
  to: { of: 'nowhere' },
  reward: null,
  purposes: ['essential'],
  sensitivity: 'ordinary',
  halfLifeDays: null,
  reaskDays: null,
  research: null,
  placements: ['web'],
  channels: ['web', 'app'],
  audience: null,
  recontact: {},
  afterHelp: true,
})

/** Another option at the end, with an id that no other has. Pure. */
export const withOption = (options: readonly OptionDraft[], option: Partial<OptionDraft> = {}): OptionDraft[] => [
  ...options,
  { key: '', words: {}, extra: '', ...option, id: Math.max(-1, ...options.map((o) => o.id)) + 1 },
]

const systemsOf = (options: readonly OptionDraft[]) =>
  [...new Set(options.map((o) => o.extra))].map((key) => ({
    key,
    options: options.filter((o) => o.extra === key).map((o) => o.key),
  }))

const optionsFor = ({ form: { type }, options, rows }: QuestionDraft): object => {
  switch (optionsOfType(type)) {
    case 'plain':
      return {
        options: options.map((o) => o.key),
        ...(type === 'matrix' ? { rows: rows.map((r) => r.key) } : {}),
      }
    case 'system':
      return { systems: systemsOf(options) }
    case 'hex':
      return { options: options.map(({ key, extra }) => ({ key, hex: extra })) }
    case 'src':
      return { options: options.map(({ key, extra }) => ({ key, src: extra })) }
    default:
      return {}
  }
}

const isSaid = (value: unknown): boolean => value !== undefined && value !== '' && value !== null

/** Belongs to another type than the one that is chosen: it stays in the draft and is not sent. */
const formFor = (draft: QuestionDraft): object => ({
  type: draft.form.type,
  ...Object.fromEntries(
    fieldsOfType[draft.form.type].flatMap(({ name }: { name: FormFieldName }) =>
      isSaid(draft.form[name]) ? [[name, draft.form[name]]] : [],
    ),
  ),
  ...optionsFor(draft),
})

const trimmed = (option: OptionDraft): OptionDraft => ({
  ...option,
  key: option.key.trim(),
  extra: option.extra.trim(),
})

const wordsIn = (options: readonly OptionDraft[], locale: string) =>
  Object.fromEntries(
    options.flatMap(({ key, words }) => {
      const word = words[locale]?.trim() ?? ''
      return word === '' ? [] : [[key, word]]
    }),
  )

export type QuestionBody = input<NonNullable<typeof putQuestion.body>>

/** The draft as the server takes it, sound or not; `revision` is the one that was read, 0 for a new question. Pure. */
export const bodyOfQuestion = (draft: QuestionDraft, revision: number): QuestionBody => {
  const { options: allOptions, rows: allRows, form: _form, texts, ...rest } = draft
  const { key: _key, ...said } = rest as typeof rest & { key?: string }
  const options = optionsOfType(draft.form.type) === null ? [] : allOptions.map(trimmed)
  const rows = draft.form.type === 'matrix' ? allRows.map(trimmed) : []
  return {
    ...said,
    form: formFor({ ...draft, options, rows }),
    texts: Object.fromEntries(
      Object.entries(texts).map(([locale, text]) => [
        locale,
        { ...text, options: wordsIn(options, locale), rows: wordsIn(rows, locale) },
      ]),
    ),
    revision,
  } as unknown as QuestionBody
}

const isKey = (key: string): boolean => /^[a-z0-9][a-z0-9_-]{0,63}$/.test(key)

/** `taken`: the keys there are. Addresses of the interface and of the console are nobody's key. Pure. */
export const problemOfKey = (key: string, taken: readonly string[]): Key | null => {
  if (!isKey(key)) return 'asking.keyWrong'
  return key === 'new' || key === 'check' || taken.includes(key) ? 'asking.keyTaken' : null
}
