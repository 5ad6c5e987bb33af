import { counted } from '../card/words.ts'
import { fill, type Language } from '../language.ts'
import type { Benefit } from './contract.ts'
import { walletMessages } from './messages.ts'

/** So many points, by what the brand calls them. */
export const pointsWords = (language: Language, points: number, name: string | null): string => {
  const m = walletMessages[language]
  const n = new Intl.NumberFormat(language).format(points)
  return name === null ? counted(language, m.points, points) : fill(m.named, { n, name })
}

/** Money from the smallest unit of its currency, of which there are a hundred, a thousand or one in a whole. */
export const moneyWords = (language: Language, amount: number, currency: string): string => {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** What a coupon does. */
export const benefitWords = (language: Language, benefit: Benefit): string => {
  const m = walletMessages[language]
  if (benefit.kind === 'gift') return m.gift
  if (benefit.kind === 'amount')
    return fill(m.offAmount, { amount: moneyWords(language, benefit.amount, benefit.currency) })
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  return fill(m.off, { percent: percent.format(benefit.percent / 100) })
}
