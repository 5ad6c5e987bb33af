import { problem } from '../../../platform/http/index.ts'
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
}

/**
 * The published words that a claim names. Throws unknown_agreement_version, and text_never_published when the hash is
 * not that of a text of this version.
 */
export const publishedWords = (catalogue: Catalogue, claim: ClaimedWords): Words => {
  const agreement = catalogue.agreements.get(claim.key)
  const version = agreement?.versions.find((v) => v.version === Number(claim.version))
  if (!agreement || !version)
    throw problem('unknown_agreement_version', { detail: `${claim.key} in version ${claim.version}` })
  if (claim.textSha256 !== undefined) {
    const hash = claim.textSha256.toLowerCase()
    const texts =
      claim.locale === undefined ? [...version.texts.values()] : [version.texts.get(claim.locale)].filter((t) => !!t)
    if (!texts.some((t) => t.sha256 === hash)) throw problem('text_never_published')
  }
  return { agreement, version }
}

/** The version in force for who is asked now; null where none is yet. */
export const versionInForce = (agreement: Agreement, now: number): AgreementVersion | null =>
  agreement.versions.find((v) => v.effectiveFrom.getTime() <= now) ?? null

/** Of the locales there are, the one that suits best: the same, the same language, English, or any. */
export const pickLocale = (available: readonly string[], wanted: string | undefined): string | null => {
  const language = (tag: string) => tag.toLowerCase().split(/[-_]/)[0]
  const exact = available.find((l) => l.toLowerCase() === wanted?.toLowerCase())
  const near = wanted === undefined ? undefined : available.find((l) => language(l) === language(wanted))
  return exact ?? near ?? available.find((l) => language(l) === 'en') ?? available[0] ?? null
}
