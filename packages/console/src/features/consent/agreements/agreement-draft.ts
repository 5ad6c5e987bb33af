import type { AgreementRecord } from '@candor/contracts'
import type { Key } from '../../../app/i18n/index.ts'

/** The next version of an agreement while it is being written, or a new agreement. */
export interface AgreementDraft {
  key: string
  kind: AgreementRecord['kind']
  purposes: string[]
  /** The exact words by locale: they are published as they stand here, blanks and line ends included. */
  texts: Record<string, string>
  /** Empty until somebody decides: it is never guessed. */
  change: 'editorial' | 'material' | ''
}

export const newAgreementDraft = (): AgreementDraft => ({
  key: '',
  kind: 'consent',
  purposes: [],
  texts: { en: '', zh: '', ar: '' },
  change: 'material',
})

export const draftOfAgreement = ({ key, kind, versions: [newest] }: AgreementRecord): AgreementDraft => ({
  key,
  kind,
  purposes: newest?.purposes ?? [],
  texts: Object.fromEntries((newest?.texts ?? []).map(({ locale, text }) => [locale, text])),
  change: '',
})

export interface AgreementProblems {
  key?: Key
  purposes?: Key
  change?: Key
  /** No language at all. */
  languages?: Key
  /** By locale. */
  texts: Record<string, Key>
}

/** What does not fit yet, each as the key of its sentence. `taken`: the keys of other agreements; the address of a new one is nobody's key. */
export const problemsOfAgreement = (draft: AgreementDraft, taken: readonly string[]): AgreementProblems => {
  const blank = Object.entries(draft.texts).filter(([, text]) => text.trim() === '')
  const key = !/^[a-z][a-z0-9_-]{0,63}$/.test(draft.key)
    ? 'agreements.keyWrong'
    : draft.key === 'new' || taken.includes(draft.key)
      ? 'agreements.keyTaken'
      : null
  return {
    ...(key === null ? {} : { key }),
    ...(draft.purposes.length === 0 ? { purposes: 'agreements.purposesMissing' as const } : {}),
    ...(draft.change === '' ? { change: 'agreements.changeMissing' as const } : {}),
    ...(Object.keys(draft.texts).length === 0 ? { languages: 'agreements.languageMissing' as const } : {}),
    texts: Object.fromEntries(blank.map(([locale]) => [locale, 'agreements.textBlank'])),
  }
}

export const isSoundAgreement = ({ texts, ...rest }: AgreementProblems): boolean =>
  Object.keys(texts).length === 0 && Object.values(rest).every((p) => p === undefined)

/** Whether words or purposes differ; which kind of change it is does not make one. */
export const isChangedAgreement = (before: AgreementDraft, after: AgreementDraft): boolean => {
  const said = ({ texts, purposes }: AgreementDraft) =>
    JSON.stringify([Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)), [...purposes].sort()])
  return said(before) !== said(after)
}

/** A draft as the server takes it; only of one that is sound. */
export const bodyOfAgreement = ({ kind, purposes, texts, change }: AgreementDraft) => ({
  kind,
  purposes,
  texts,
  change: change === '' ? ('material' as const) : change,
})

/** The tag as BCP 47 writes it; null when it is none. */
export const canonicalLocale = (tag: string): string | null => {
  try {
    return Intl.getCanonicalLocales(tag.trim())[0] ?? null
  } catch {
    return null
  }
}
