import type { Compiled } from './compile-lexicon.ts'
import { type Found, findTerms } from './find-terms.ts'
import { wordsOf } from './words.ts'

/** How a theme is spoken of in a text: praised (1), complained of (-1), or neither, or both (0). */
export type Reading = Readonly<Record<string, -1 | 0 | 1>>

const ends = /[.!?;:,…\n。！？；：，、،؛؟]+/u
/** A negation turns round what follows within so many words; of Chinese, characters. */
const reach = 3

/** A judgement within a statement, already turned round where it was negated. */
interface Judgement {
  readonly at: number
  readonly theme: string | null
  readonly polarity: number
}
interface Statement {
  /** Themes that are named, and where. */
  readonly named: readonly { readonly theme: string; readonly at: number }[]
  readonly judgements: readonly Judgement[]
}

const has = (found: Found, kind: string) => found.meanings.some((m) => m.kind === kind)

const statementOf = (terms: readonly Found[]): Statement => {
  const negations = terms.filter((t) => has(t, 'negation'))
  const isTurned = (term: Found) => {
    const turns = negations.filter((n) => n.to <= term.from && term.from - n.to < reach)
    return turns.length % 2 === 1
  }
  const named: { theme: string; at: number }[] = []
  const judgements: Judgement[] = []
  for (const term of terms) {
    const turned = isTurned(term)
    for (const { kind, theme, polarity } of term.meanings) {
      if (kind !== 'theme' && kind !== 'judgement') continue
      if (theme !== null) named.push({ theme, at: term.from })
      if (polarity !== 0) judgements.push({ at: term.from, theme, polarity: turned ? -polarity : polarity })
      // "Nobody answers", "no refund": what is named and denied is complained of.
      else if (turned && theme !== null) judgements.push({ at: term.from, theme, polarity: -1 })
    }
  }
  return { named, judgements }
}

/** Where "but" stands another statement begins. */
const splitAtContrasts = (terms: readonly Found[]): Found[][] => {
  const parts: Found[][] = [[]]
  for (const term of terms) {
    if (has(term, 'contrast')) parts.push([])
    parts.at(-1)!.push(term)
  }
  return parts
}

const nearest = (named: Statement['named'], at: number): string | null => {
  let best: { theme: string; distance: number } | null = null
  for (const one of named) {
    // Adjectives stand before what they judge more often than behind it.
    const distance = one.at >= at ? one.at - at : at - one.at + 0.5
    if (best === null || distance < best.distance) best = { theme: one.theme, distance }
  }
  return best?.theme ?? null
}

/**
 * The themes of a text and how each is spoken of. A word of praise or complaint counts for the theme that it names, or that
 * stands nearest in its statement; a statement that names no theme speaks of those of the one before, or, where it
 * comes first, of the one behind. Pure.
 */
export const readThemes = (text: string, compiled: Compiled): Reading => {
  const statements = text
    .split(ends)
    .flatMap((part) => splitAtContrasts(findTerms(wordsOf(part), compiled)))
    .map(statementOf)
    .filter((s) => s.named.length > 0 || s.judgements.length > 0)
  const sums = new Map<string, number>()
  const add = (theme: string, polarity: number) => sums.set(theme, (sums.get(theme) ?? 0) + polarity)
  statements.forEach((statement, i) => {
    for (const { theme } of statement.named) add(theme, 0)
    const namedNear =
      statement.named.length > 0
        ? statement.named
        : (statements.slice(0, i).findLast((s) => s.named.length > 0)?.named ??
          statements.slice(i).find((s) => s.named.length > 0)?.named ??
          [])
    for (const { theme, at, polarity } of statement.judgements) {
      const about = theme ?? nearest(statement.named, at)
      if (about !== null) add(about, polarity)
      else for (const one of new Set(namedNear.map((n) => n.theme))) add(one, polarity)
    }
  })
  return Object.fromEntries([...sums].map(([theme, sum]) => [theme, Math.sign(sum) as -1 | 0 | 1]))
}
