import { type ProblemError, problem } from '../../../platform/http/index.ts'
import type { Agreement, AgreementVersion, Catalogue } from '../catalogue/catalogue.ts'

/** Words as somebody claims to have shown them. */
export interface ClaimedWords {
  readonly key: string
  readonly version: number | string
  readonly locale?: string | undefined
  /** Hexadecimal. */
  readonly textSha256?: string | undefined
}

export interface Words {
  readonly agreement: Agreement
  readonly version: AgreementVersion
  /** Null: the version has several texts and the claim does not tell which. */
  readonly locale: string | null
}

/** The locale of a version's text that a claim names: by itself, by its hash, or because there is no other. */
const localeOf = ({ texts }: AgreementVersion, { locale, textSha256 }: ClaimedWords): string | null => {
  const hash = textSha256?.toLowerCase()
  const fitting = [...texts].filter(
    ([name, text]) => (locale === undefined || name === locale) && (hash === undefined || text.sha256 === hash),
  )
  if (fitting.length === 0 && (locale ?? hash) !== undefined)
    throw problem('text_never_published', {
      detail: `No text of the version has ${hash ? 'this hash' : `the locale ${locale}`}.`,
    })
  return fitting.length === 1 || hash !== undefined ? fitting[0]![0] : null
}

/**
 * The published words that a claim names. Throws unknown_agreement_version, and text_never_published when no text of
 * this version has the locale or the hash.
 */
export const publishedWords = (catalogue: Catalogue, claim: ClaimedWords): Words => {
  const agreement = catalogue.agreements.get(claim.key)
  const version = agreement?.versions.find((v) => v.version === Number(claim.version))
  if (!agreement || !version)
    throw problem('unknown_agreement_version', { detail: `${claim.key} in version ${claim.version}` })
  return { agreement, version, locale: localeOf(version, claim) }
}

/** The version in force for who is asked now; null where none is yet. */
export const versionInForce = (agreement: Agreement, now: number): AgreementVersion | null =>
  agreement.versions.find((v) => v.effectiveFrom.getTime() <= now) ?? null

/**
 * Whoever agreed to these words has agreed to what is asked now (standards.md: valid if the accepted version is at least
 * `minValidVersion`). Null then; else agreement_superseded: a yes to such words is asked for again, and opens nothing meanwhile.
 */
export const superseded = ({ agreement, version }: Words, now: number): ProblemError | null => {
  const inForce = versionInForce(agreement, now)
  if (!inForce || version.version >= inForce.minValidVersion) return null
  return problem('agreement_superseded', {
    detail: `${agreement.key} in version ${version.version}; a yes counts from version ${inForce.minValidVersion} on.`,
  })
}

/** Of the locales there are, the one that suits best: the same, the same language, English, or any. */
export const pickLocale = (available: readonly string[], wanted: string | undefined): string | null => {
  const language = (tag: string) => tag.toLowerCase().split(/[-_]/)[0]
  const exact = available.find((l) => l.toLowerCase() === wanted?.toLowerCase())
  const near = wanted === undefined ? undefined : available.find((l) => language(l) === language(wanted))
  return exact ?? near ?? available.find((l) => language(l) === 'en') ?? available[0] ?? null
}
