import type { ConsentRate } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'

/** A rate in words: the number that matters, and what it rests on. Counts are in tens; what is less is not told. */
export const useRateText = (minimum: number) => {
  const { t, format } = useI18n()
  return ({ asked, rate, low, high }: ConsentRate): { figure: string; basis: string } => {
    if (asked === null) return { figure: '–', basis: t('rates.few') }
    const answers = { answers: format.number(asked) }
    if (asked < minimum || low === null || high === null)
      return { figure: '–', basis: t('rates.tooLittle', { ...answers, minimum: format.number(minimum) }) }
    if (rate !== null)
      return {
        figure: format.percent(rate),
        basis: t('rates.interval', { ...answers, low: format.percent(low), high: format.percent(high) }),
      }
    return low === 0
      ? { figure: t('rates.atMost', { share: format.percent(high) }), basis: t('rates.fewYes', answers) }
      : { figure: t('rates.atLeast', { share: format.percent(low) }), basis: t('rates.fewNo', answers) }
  }
}

/** A count as it may be told. */
export const useCountText = () => {
  const { t, format } = useI18n()
  return (n: number | null): string => (n === null ? t('rates.fewShort') : format.number(n))
}
