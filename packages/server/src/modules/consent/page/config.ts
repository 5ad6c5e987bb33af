import type { ConsentConfig } from '@candor/contracts'
import { type Resolution, startedBy } from '@candor/rules'
import { askAgain } from '@candor/tcf-gpp/vendor-list'
import { problem } from '../../../platform/http/index.ts'
import { pickLocale, versionInForce } from '../answers/words.ts'
import type { Agreement, Catalogue } from '../catalogue/catalogue.ts'

/**
 * The words to agree to now, in the locale that suits best: those of the consent agreement that was published last among
 * the ones in force. Null without one.
 */
export const wordsToShow = (catalogue: Catalogue, wanted: string | undefined, now: number) => {
  const asked = [...catalogue.agreements.values()]
    .filter((a) => a.kind === 'consent')
    .flatMap((agreement) => {
      const version = versionInForce(agreement, now)
      return version ? [{ agreement, version }] : []
    })
    .sort((a, b) => b.version.publishedAt.getTime() - a.version.publishedAt.getTime())[0]
  if (!asked) return null
  const { agreement, version } = asked
  const locale = pickLocale([...version.texts.keys()], wanted)
  const words = locale === null ? undefined : version.texts.get(locale)
  if (locale === null || !words) return null
  const { text, sha256: textSha256 } = words
  return { agreement, version, shown: { key: agreement.key, version: version.version, text, textSha256, locale } }
}

/** Whether somebody who agreed to `accepted` (key@version) is to be asked again. */
const mustAskAgain = (accepted: string | undefined, agreement: Agreement, minValid: number): boolean => {
  if (accepted === undefined) return false
  const at = accepted.lastIndexOf('@')
  const version = Number(accepted.slice(at + 1))
  return accepted.slice(0, at) !== agreement.key || !(version >= minValid)
}

const dayMs = 86_400_000

/**
 * Since when an answer must have been given to hold still, by the shortest term of the place for what is asked; null: for
 * ever. The code of TCF binds who takes part in it. A page looks once a day, so a day is taken off.
 */
const renewBefore = (
  { asking }: Resolution,
  asked: readonly string[],
  takesPart: boolean,
  now: number,
): string | null => {
  const terms = Object.entries(asking).flatMap(([purpose, { renew }]) =>
    renew && asked.includes(purpose) && (takesPart || renew.source.law !== 'iab-tcf') ? [renew.within] : [],
  )
  const starts = terms.map((within) => startedBy(new Date(now + dayMs), within).getTime())
  return starts.length > 0 ? new Date(Math.max(...starts)).toISOString() : null
}

interface Asked {
  readonly locale?: string | undefined
  readonly accepted?: string | undefined
  readonly tcfPolicy?: string | undefined
}

/**
 * Where TCF holds, an answer under another version of its policies, or under none, is asked for again (TCF policies,
 * chapter II: a new version of them needs a new answer).
 */
const policyChanged = ({ accepted, tcfPolicy }: Asked, cmp: ConsentConfig['cmp']): boolean =>
  accepted !== undefined &&
  cmp?.vendors !== undefined &&
  askAgain({ policyVersion: Number(tcfPolicy) }, { policyVersion: cmp.vendors.policyVersion })

/** What to ask a visitor. Pure; `now` in milliseconds since 1970. Throws not_found without an agreement in force. */
export const consentConfigOf = (
  catalogue: Catalogue,
  { resolution, cmp, now }: { resolution: Resolution; cmp: ConsentConfig['cmp']; now: number },
  query: Asked,
): ConsentConfig => {
  const words = wordsToShow(catalogue, query.locale, now)
  if (!words) throw problem('not_found', { detail: 'No agreement is in force. Publish one first.' })
  const { agreement, version, shown } = words
  const purposes = [...catalogue.purposes.values()].filter(
    (p) => p.essential || (!p.retired && version.purposes.includes(p.key)),
  )
  const rules: Readonly<Record<string, ConsentConfig['rules'][string] | undefined>> = resolution.defaults
  return {
    jurisdiction: resolution.jurisdiction,
    rules: Object.fromEntries(purposes.map((p) => [p.key, rules[p.key] ?? 'opt_in'])),
    gpcHonoured: resolution.honoured.includes('gpc'),
    agreement: shown,
    purposes: purposes.map((p) => {
      const text = p.texts[pickLocale(Object.keys(p.texts), query.locale) ?? '']
      return { key: p.key, name: text?.name ?? p.key, description: text?.description ?? '', essential: p.essential }
    }),
    reask: mustAskAgain(query.accepted, agreement, version.minValidVersion) || policyChanged(query, cmp),
    renewBefore: renewBefore(resolution, version.purposes, cmp?.vendors !== undefined, now),
    ...(cmp && { cmp }),
  }
}
