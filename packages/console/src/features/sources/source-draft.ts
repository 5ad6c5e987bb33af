import type { LegalBasis, Purpose, Source } from '@candor/contracts'
import type { Key } from '../../app/i18n/index.ts'

export interface Category {
  /** For lists in the page only; names may be empty or equal while typing. */
  key: number
  name: string
  purposes: Purpose[]
}

/** A source while it is being written. */
export interface SourceDraft {
  name: string
  kind: Source['kind']
  legalBasis: LegalBasis
  basisPurposes: Purpose[]
  categories: Category[]
}

const categoriesOf = (record: Record<string, Purpose[]>): Category[] =>
  Object.entries(record).map(([name, purposes], key) => ({ key, name, purposes }))

/** A new source starts with the safe basis; its categories are the server's usual ones, to be changed later. */
export const newDraft = (): SourceDraft => ({
  name: '',
  kind: 'browser',
  legalBasis: 'consent',
  basisPurposes: [],
  categories: [],
})

export const draftOf = (source: Source): SourceDraft => ({
  name: source.name,
  kind: source.kind,
  legalBasis: source.legalBasis,
  basisPurposes: source.basisPurposes,
  categories: categoriesOf(source.consentCategories),
})

export interface DraftProblems {
  name?: Key
  basisPurposes?: Key
  /** By the category's key. */
  categories: Record<number, Key>
}

/** What does not fit yet, each as the key of its sentence. */
export const problemsOf = (draft: SourceDraft): DraftProblems => {
  const categories: Record<number, Key> = {}
  const seen = new Set<string>()
  for (const { key, name } of draft.categories) {
    const plain = name.trim()
    if (plain === '') categories[key] = 'sources.categoryMissing'
    else if (seen.has(plain)) categories[key] = 'sources.categoryTwice'
    seen.add(plain)
  }
  return {
    ...(draft.name.trim() === '' ? { name: 'sources.nameMissing' as const } : {}),
    ...(draft.legalBasis !== 'consent' && draft.basisPurposes.length === 0
      ? { basisPurposes: 'sources.purposesMissing' as const }
      : {}),
    categories,
  }
}

export const isSound = (problems: DraftProblems): boolean =>
  problems.name === undefined && problems.basisPurposes === undefined && Object.keys(problems.categories).length === 0

/** Name and basis as the server takes them. Consent covers no purpose by itself, so its list is empty. */
export const basisOf = (draft: SourceDraft) => ({
  name: draft.name.trim(),
  legalBasis: draft.legalBasis,
  basisPurposes: draft.legalBasis === 'consent' ? [] : draft.basisPurposes,
})

/** The whole draft as the server takes it. */
export const bodyOf = (draft: SourceDraft) => ({
  ...basisOf(draft),
  consentCategories: Object.fromEntries(draft.categories.map((c) => [c.name.trim(), c.purposes])),
})
