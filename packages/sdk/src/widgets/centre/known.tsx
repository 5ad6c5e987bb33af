/** @jsxImportSource preact */
import type { KnownValue } from '../contract.ts'
import { fill, formatDate, formatList, formatPercent, type Language } from '../language.ts'
import type { CentreMessages } from './messages.ts'

interface Props {
  m: CentreMessages
  language: Language
  values: readonly KnownValue[] | undefined
  nameOf(purpose: string): string
}

const SpeechMark = () => (
  <svg width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
    <path d="M4 5h16v11H10l-4 4v-4H4z" />
  </svg>
)

const Fork = () => (
  <svg width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
    <path d="M12 21v-8m0 0L5 6m7 7l7-7M5 11V6h5m4 0h5v5" />
  </svg>
)

/**
 * What is known of the person: each value in the chip of its origin, as everywhere in Candor, and its story beside it in words,
 * since nobody should have to look for it.
 */
export const Known = ({ m, language, values, nameOf }: Props) => {
  if (!values) return null
  const originOf = (value: KnownValue): string => {
    if (value.class === 'inferred' && value.confidence !== undefined) {
      return fill(m.originGuess, { confidence: formatPercent(language, value.confidence) })
    }
    const names = { zero: m.originZero, first: m.originFirst, second: m.originSecond, third: m.originThird }
    return value.class === 'inferred' ? m.originInferred : names[value.class]
  }
  const textOf = ({ value }: KnownValue): string => {
    if (typeof value === 'boolean') return value ? m.yes : m.no
    if (typeof value === 'number') return new Intl.NumberFormat(language).format(value)
    return Array.isArray(value) ? formatList(language, value) : value
  }
  const usedFor = ({ purposes }: KnownValue): string =>
    purposes.length === 0 ? m.knownUnused : fill(m.knownFor, { purposes: formatList(language, purposes.map(nameOf)) })
  return (
    <section aria-labelledby="known">
      <h2 id="known">{m.known}</h2>
      {values.length === 0 && <p class="quiet">{m.knownEmpty}</p>}
      <ul class="known">
        {values.map((value) => (
          <li key={value.key}>
            <span class="chip" data-origin={value.class} data-stale={value.stale || undefined}>
              {value.class === 'zero' && <SpeechMark />}
              <span class="label">{value.label}</span> <bdi>{textOf(value)}</bdi>
              {value.contradicted && <Fork />}
            </span>
            <p class="quiet">
              {/* Each by itself: a name in Latin letters must not draw an Arabic date's number to its side. */}
              <bdi>{originOf(value)}</bdi> · <bdi>{value.source}</bdi> · <bdi>{formatDate(language, value.at)}</bdi>
              <br />
              {usedFor(value)} {value.stale && m.stale} {value.contradicted && m.contradicted}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
