import { endpoints } from 'virtual:contracts'
import type { CouponBenefit, RewardTexts } from '@candor/contracts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'

export const programmeQuery = queryOptions({
  queryKey: ['rewards', 'programme'],
  queryFn: ({ signal }) => call(endpoints.getRewardProgramme, { signal }),
})
export const itemsQuery = queryOptions({
  queryKey: ['rewards', 'items'],
  queryFn: ({ signal }) => call(endpoints.listRewardItems, { signal }),
})
export const budgetsQuery = queryOptions({
  queryKey: ['rewards', 'budgets'],
  queryFn: ({ signal }) => call(endpoints.listRewardBudgets, { signal }),
})
export const campaignsQuery = queryOptions({
  queryKey: ['rewards', 'campaigns'],
  queryFn: ({ signal }) => call(endpoints.listCouponCampaigns, { signal }),
})

/** How many of its smallest units make one of a currency, as powers of ten: 2 for most, 0 for the yen. */
export const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** How names, amounts and benefits read in the language of the reader. */
export const useRewardWords = () => {
  const { t, language, format } = useI18n()
  const nameOf = (texts: RewardTexts, key: string) =>
    (texts[language] ?? texts.en ?? Object.values(texts)[0])?.name ?? key
  const money = (amount: number, currency: string) => format.money(amount / 10 ** digitsOf(currency), currency)
  const benefit = (b: CouponBenefit): string => {
    if (b.kind === 'percent') return t('rewards.benefit.percent', { share: format.percent(b.percent / 100) })
    if (b.kind === 'amount') return t('rewards.benefit.amount', { amount: money(b.amount, b.currency) })
    return t('rewards.benefit.gift', { sku: b.sku })
  }
  const amount = (n: number, unit: string) => (unit === 'points' ? t('rewards.points', { count: n }) : money(n, unit))
  const sums = (all: readonly { amount: number; currency: string }[]) =>
    all.length === 0 ? '—' : format.list(all.map((m) => money(m.amount, m.currency)))
  return { nameOf, benefit, amount, sums }
}
