import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import people from '../people/people.module.css'
import { useRewardWords } from './use-rewards.ts'

/** What each reason cost, and what is put down to it. */
export const CostsTab = () => {
  const { t, format } = useI18n()
  const { sums } = useRewardWords()
  const costs = useQuery({
    queryKey: ['rewards', 'costs'],
    queryFn: ({ signal }) => call(endpoints.rewardCosts, { query: {}, signal }),
  })
  return (
    <Section title={t('rewards.costs')} help={t('rewards.costsHelp')}>
      {costs.isPending && <LoadingRows />}
      {costs.isError && <ErrorPanel error={costs.error} retry={() => costs.refetch()} />}
      {costs.data?.items.length === 0 && <Empty title={t('rewards.noCosts')} help={t('rewards.noCostsHelp')} />}
      {(costs.data?.items.length ?? 0) > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('rewards.reason')}</th>
              <th scope="col">{t('rewards.payments')}</th>
              <th scope="col">{t('rewards.pointsGiven')}</th>
              <th scope="col">{t('rewards.couponsGiven')}</th>
              <th scope="col">{t('rewards.cost')}</th>
              <th scope="col">{t('rewards.open')}</th>
              <th scope="col">{t('rewards.returned')}</th>
            </tr>
          </thead>
          <tbody>
            {costs.data?.items.map((row) => (
              <tr key={row.reason} data-reason={row.reason}>
                <td>
                  <bdi>{row.reason}</bdi>
                </td>
                <td>{row.payments === null ? t('segments.few') : format.number(row.payments)}</td>
                <td>{format.number(row.points)}</td>
                <td>{format.number(row.coupons)}</td>
                <td>{sums(row.cost)}</td>
                <td>{sums(row.outstanding)}</td>
                <td>{sums(row.returned)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
