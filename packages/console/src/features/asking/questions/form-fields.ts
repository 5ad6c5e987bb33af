import type { QuestionType } from '@candor/contracts'

/** Parts of a form that are written as one field each; options and rows have a list of their own. */
export type FormFieldName =
  | 'shuffle'
  | 'least'
  | 'most'
  | 'none'
  | 'steps'
  | 'symbol'
  | 'step'
  | 'unit'
  | 'currencies'
  | 'parts'
  | 'from'
  | 'to'
  | 'top'
  | 'every'
  | 'longest'
  | 'channel'
  | 'kinds'
  | 'mostBytes'
  | 'purposes'

export type FormField = { readonly name: FormFieldName } & (
  | { readonly kind: 'number' | 'text' | 'yes' | 'list' | 'date' | 'purposes' | 'option' }
  | { readonly kind: 'choice'; readonly of: readonly FormChoice[] }
)
export type FormChoice =
  | 'star'
  | 'heart'
  | 'number'
  | 'face'
  | 'day'
  | 'month_and_day'
  | 'year_if_you_like'
  | 'email'
  | 'phone'

/** A form while it is being written: what its type has, not all of it there yet. */
export type FormDraft = { type: QuestionType } & Partial<Record<FormFieldName, unknown>>

const numbers = (...names: FormFieldName[]): FormField[] => names.map((name) => ({ name, kind: 'number' }))
const shuffle: FormField = { name: 'shuffle', kind: 'yes' }

export const fieldsOfType: Record<QuestionType, readonly FormField[]> = {
  single: [shuffle],
  multiple: [...numbers('least', 'most'), { name: 'none', kind: 'option' }, shuffle],
  rating: [...numbers('steps'), { name: 'symbol', kind: 'choice', of: ['star', 'heart', 'number', 'face'] }],
  nps: [],
  csat: [],
  ces: [],
  number: [...numbers('least', 'most', 'step'), { name: 'unit', kind: 'text' }],
  money: [{ name: 'currencies', kind: 'list' }, ...numbers('least', 'most')],
  date: [
    { name: 'parts', kind: 'choice', of: ['day', 'month_and_day', 'year_if_you_like'] },
    { name: 'from', kind: 'date' },
    { name: 'to', kind: 'date' },
  ],
  size: [],
  colour: numbers('most'),
  slider: [...numbers('least', 'most', 'step'), { name: 'unit', kind: 'text' }],
  ranking: numbers('top'),
  matrix: [{ name: 'every', kind: 'yes' }],
  picture: numbers('most'),
  short_text: numbers('longest'),
  long_text: numbers('longest'),
  contact: [{ name: 'channel', kind: 'choice', of: ['email', 'phone'] }],
  file: [{ name: 'kinds', kind: 'list' }, ...numbers('mostBytes')],
  consent: [{ name: 'purposes', kind: 'purposes' }],
}

const beginnings: Partial<Record<QuestionType, Omit<FormDraft, 'type'>>> = {
  rating: { steps: 5, symbol: 'star' },
  money: { currencies: ['EUR'] },
  date: { parts: 'day' },
  slider: { least: 0, most: 100, step: 1 },
  matrix: { every: true },
  contact: { channel: 'email' },
  file: { kinds: ['image/*'] },
  consent: { purposes: [] },
}

/** What a form begins as when its type is chosen. Pure. */
export const newForm = (type: QuestionType): FormDraft => ({ type, ...beginnings[type] })

/** What an option carries besides its key and its words; null: the type has no options. */
export const optionsOfType = (type: QuestionType): 'plain' | 'system' | 'hex' | 'src' | null => {
  switch (type) {
    case 'single':
    case 'multiple':
    case 'ranking':
    case 'matrix':
      return 'plain'
    case 'size':
      return 'system'
    case 'colour':
      return 'hex'
    case 'picture':
      return 'src'
    default:
      return null
  }
}
