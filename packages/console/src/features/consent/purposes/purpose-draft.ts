import type { PurposeRecord } from '@candor/contracts'
import type { Key } from '../../../app/i18n/index.ts'

export interface Basis {
  /** For lists in the page only; places may be empty or equal while typing. */
  key: number
  /** ISO 3166, or * for any other place. */
  place: string
  basis: string
}

/** A purpose while what is said about it is being written. */
export interface PurposeDraft {
  /** By locale. */
  texts: Record<string, { name: string; description: string }>
  bases: Basis[]
  dataCategories: string[]
  recipients: string[]
  /** Empty while nothing is entered: no end. */
  retentionDays: number | ''
  validityDays: number | ''
}

/** Everybody who may be asked must understand it: these languages are never left out. */
export const requiredLocales = ['en', 'zh', 'ar'] as const

type Said = Pick<
  PurposeRecord,
  'texts' | 'legalBasis' | 'dataCategories' | 'recipients' | 'retentionDays' | 'validityDays'
>

const nothing = { name: '', description: '' }

export const draftOfPurpose = (purpose: Said): PurposeDraft => ({
  texts: { ...Object.fromEntries(requiredLocales.map((l) => [l, nothing])), ...purpose.texts },
  bases: Object.entries(purpose.legalBasis).map(([place, basis], key) => ({ key, place, basis })),
  dataCategories: purpose.dataCategories,
  recipients: purpose.recipients,
  retentionDays: purpose.retentionDays ?? '',
  validityDays: purpose.validityDays ?? '',
})

export interface PurposeProblems {
  /** By locale. */
  names: Record<string, Key>
  descriptions: Record<string, Key>
  /** By the key of the basis. */
  places: Record<number, Key>
  bases?: Key
  retentionDays?: Key
  validityDays?: Key
}

const isPlace = (place: string) => place === '*' || /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(place)
const isDays = (days: number | '') => days === '' || (Number.isInteger(days) && days >= 1 && days <= 36_500)

const problemsOfPlaces = (bases: readonly Basis[]): Record<number, Key> => {
  const problems: Record<number, Key> = {}
  const seen = new Set<string>()
  for (const { key, place } of bases) {
    if (!isPlace(place)) problems[key] = 'purposes.placeUnknown'
    else if (seen.has(place)) problems[key] = 'purposes.placeTwice'
    seen.add(place)
  }
  return problems
}

/** What does not fit yet, each as the key of its sentence. */
export const problemsOfPurpose = (draft: PurposeDraft): PurposeProblems => {
  const texts = Object.entries(draft.texts)
  const blank = (field: 'name' | 'description', key: Key) =>
    Object.fromEntries(texts.filter(([, text]) => text[field].trim() === '').map(([locale]) => [locale, key]))
  return {
    names: blank('name', 'purposes.nameMissing'),
    descriptions: blank('description', 'purposes.descriptionMissing'),
    places: problemsOfPlaces(draft.bases),
    ...(draft.bases.some((b) => b.place === '*') ? {} : { bases: 'purposes.placeRest' as const }),
    ...(isDays(draft.retentionDays) ? {} : { retentionDays: 'purposes.daysWrong' as const }),
    ...(isDays(draft.validityDays) ? {} : { validityDays: 'purposes.daysWrong' as const }),
  }
}

/** What of that is shown of a purpose that is only begun: nothing is missing yet before one language is complete. */
export const shownProblems = (draft: PurposeDraft, problems: PurposeProblems): PurposeProblems =>
  Object.values(draft.texts).some(({ name, description }) => name.trim() !== '' && description.trim() !== '')
    ? problems
    : { ...problems, names: {}, descriptions: {} }

export const isSoundPurpose = ({ names, descriptions, places, ...rest }: PurposeProblems): boolean =>
  [names, descriptions, places].every((p) => Object.keys(p).length === 0) && Object.values(rest).every((p) => !p)

/** The draft as the server takes it. */
export const saidBy = (draft: PurposeDraft): Said => ({
  texts: draft.texts,
  legalBasis: Object.fromEntries(draft.bases.map((b) => [b.place, b.basis])),
  dataCategories: draft.dataCategories,
  recipients: draft.recipients,
  retentionDays: draft.retentionDays === '' ? null : draft.retentionDays,
  validityDays: draft.validityDays === '' ? null : draft.validityDays,
})

export type Field = keyof Said

/** Equal also where the names of an object stand in another order. */
const sameText = (value: unknown): string =>
  JSON.stringify(value, (_, v) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )

/** Which fields differ from what is published: only these are sent, so that nobody's other change is undone. */
export const changedFields = (before: Said, after: Said): Field[] =>
  (['texts', 'legalBasis', 'dataCategories', 'recipients', 'retentionDays', 'validityDays'] as const).filter(
    (field) => sameText(before[field]) !== sameText(after[field]),
  )

export const bodyOfPurpose = (before: Said, draft: PurposeDraft): Partial<Said> => {
  const after = saidBy(draft)
  return Object.fromEntries(changedFields(before, after).map((field) => [field, after[field]]))
}

/** A purpose of the workspace's own while it is being written. */
export interface NewPurposeDraft extends PurposeDraft {
  key: string
  /** IRI. */
  dpv: string
}

/** Nothing is allowed without an answer, so the basis to begin with is consent. */
export const newPurposeDraft = (): NewPurposeDraft => ({
  key: '',
  dpv: 'https://w3id.org/dpv#Purpose',
  ...draftOfPurpose({
    texts: {},
    legalBasis: { '*': 'consent' },
    dataCategories: [],
    recipients: [],
    retentionDays: null,
    validityDays: null,
  }),
})

/** `taken`: the keys of other purposes; the address of this page is nobody's key. */
export const problemsOfNewPurpose = ({ key, dpv }: NewPurposeDraft, taken: readonly string[]) => {
  const problem: Key | null = !/^[a-z][a-z0-9_]{1,63}$/.test(key)
    ? 'purposes.keyWrong'
    : key === 'new' || taken.includes(key)
      ? 'purposes.keyTaken'
      : null
  const problems: { key?: Key; dpv?: Key } = {
    ...(problem === null ? {} : { key: problem }),
    ...(URL.canParse(dpv) ? {} : { dpv: 'purposes.dpvWrong' as const }),
  }
  return problems
}

export const bodyOfNewPurpose = (draft: NewPurposeDraft) => {
  const { texts, ...said } = saidBy(draft)
  const { en = nothing, zh = nothing, ar = nothing } = texts
  return { key: draft.key, dpv: draft.dpv, ...said, texts: { ...texts, en, zh, ar } }
}
