import type { AttributeDefinition, AttributeType, putAttribute, Sensitivity, ValueClass } from '@candor/contracts'
import type { input } from 'zod'
import type { Key } from '../../app/i18n/index.ts'
import { isPlaceText } from '../people/profile/place-text.ts'

export interface OptionDraft {
  /** For lists in the page only; `name` may be empty or equal to another while typing. */
  key: number
  name: string
  /** By locale. */
  texts: Record<string, string>
}

/** An attribute while what is said of it is being written. */
export interface AttributeDraft {
  type: AttributeType
  class: ValueClass
  sensitivity: Sensitivity
  /** Null: whatever it was told for. */
  purposes: string[] | null
  unit: string
  /** Empty: it does not age. */
  halfLifeDays: number | ''
  contexts: string[]
  options: OptionDraft[]
  /** By locale. */
  texts: Record<string, { name: string; description: string }>
}

/** Who is asked about it reads one of these: they are never left out. */
const requiredLocales = ['en', 'zh', 'ar'] as const
const nothing = { name: '', description: '' }

export const draftOfAttribute = (known: AttributeDefinition): AttributeDraft => ({
  type: known.type,
  class: known.class,
  sensitivity: known.sensitivity,
  purposes: known.purposes,
  unit: known.unit ?? '',
  halfLifeDays: known.halfLifeDays ?? '',
  contexts: known.contexts,
  options: known.options.map((o, key) => ({
    key,
    name: o.key,
    texts: Object.fromEntries(Object.entries(o.texts).map(([locale, { name }]) => [locale, name])),
  })),
  texts: { ...Object.fromEntries(requiredLocales.map((l) => [l, nothing])), ...known.texts },
})

export const newAttributeDraft = (): AttributeDraft & { name: string } => ({
  name: '',
  type: 'text',
  class: 'zero',
  sensitivity: 'ordinary',
  purposes: null,
  unit: '',
  halfLifeDays: '',
  contexts: [],
  options: [],
  texts: Object.fromEntries(requiredLocales.map((l) => [l, nothing])),
})

export interface AttributeProblems {
  /** By locale. */
  names: Record<string, Key>
  /** By the key of the option. */
  optionNames: Record<number, Key>
  options?: Key
  purposes?: Key
  halfLifeDays?: Key
  contexts?: Key
}

export const isChoice = (type: AttributeType): boolean => type === 'choice' || type === 'choices'

const problemsOfOptions = ({ type, options }: AttributeDraft): Pick<AttributeProblems, 'optionNames' | 'options'> => {
  if (!isChoice(type)) return { optionNames: {} }
  const optionNames: Record<number, Key> = {}
  const seen = new Set<string>()
  for (const { key, name } of options) {
    if (name.trim() === '') optionNames[key] = 'attributes.optionMissing'
    else if (seen.has(name.trim())) optionNames[key] = 'attributes.optionTwice'
    seen.add(name.trim())
  }
  return { optionNames, ...(options.length === 0 ? { options: 'attributes.optionsMissing' as const } : {}) }
}

/** What does not fit yet, each as the key of its sentence. */
export const problemsOfAttribute = (draft: AttributeDraft): AttributeProblems => {
  const { texts, purposes, sensitivity, halfLifeDays, contexts } = draft
  const nameless = Object.entries(texts).filter(([, text]) => text.name.trim() === '')
  const isAge = halfLifeDays === '' || (halfLifeDays > 0 && halfLifeDays <= 36_500)
  return {
    names: Object.fromEntries(nameless.map(([locale]) => [locale, 'attributes.nameMissing' as const])),
    ...problemsOfOptions(draft),
    ...(purposes?.length === 0 ? { purposes: 'attributes.purposesMissing' as const } : {}),
    ...(purposes === null && sensitivity === 'sensitive' ? { purposes: 'attributes.purposesProtected' as const } : {}),
    ...(isAge ? {} : { halfLifeDays: 'attributes.halfLifeWrong' as const }),
    ...(contexts.every((c) => c === '*' || isPlaceText(c)) ? {} : { contexts: 'person.readInWrong' as const }),
  }
}

export const isSoundAttribute = ({ names, optionNames, ...rest }: AttributeProblems): boolean =>
  [names, optionNames, rest].every((p) => Object.keys(p).length === 0)

type Body = input<NonNullable<typeof putAttribute.body>>

/** The draft as the server takes it; `version` is the one that was read, 0 for a new attribute. */
export const bodyOfAttribute = (draft: AttributeDraft, version: number, status: 'active' | 'retired'): Body => {
  const { en = nothing, zh = nothing, ar = nothing } = draft.texts
  return {
    type: draft.type,
    class: draft.class,
    sensitivity: draft.sensitivity,
    purposes: draft.purposes,
    unit: draft.type === 'number' && draft.unit.trim() !== '' ? draft.unit.trim() : null,
    halfLifeDays: draft.halfLifeDays === '' ? null : draft.halfLifeDays,
    contexts: draft.contexts,
    options: isChoice(draft.type)
      ? draft.options.map(({ name, texts }) => ({
          key: name.trim(),
          texts: Object.fromEntries(
            Object.entries(texts).flatMap(([locale, text]) => (text.trim() === '' ? [] : [[locale, { name: text }]])),
          ),
        }))
      : [],
    texts: { ...draft.texts, en, zh, ar },
    status,
    version,
  }
}

/** `taken`: the keys there are; the address of the page for a new one is nobody's key. */
export const problemOfKey = (name: string, taken: readonly string[]): Key | null => {
  if (name.trim() === '') return 'attributes.keyMissing'
  return name.trim() === 'new' || taken.includes(name.trim()) ? 'attributes.keyTaken' : null
}
