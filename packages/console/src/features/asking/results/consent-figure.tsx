import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { IntervalBar } from '../../consent/rates/interval-bar.tsx'
import classes from '../asking.module.css'
import { type Reading, ranges } from '../use-asking.ts'

const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)

/** How often people say yes to the purpose that the exchange is read for: without it there is nothing to ask. */
export const ConsentFigure = ({ reading: { purpose, range } }: { reading: Reading }) => {
  const { t, format } = useI18n()
  const rates = useQuery({
    queryKey: ['consent', 'rates', 'asking', range],
    queryFn: ({ signal }) =>
      call(endpoints.getConsentRates, {
        query: { by: 'purpose', every: 'month', from: dayOf(ranges[range] - 1) },
        signal,
      }),
  })
  if (rates.isPending) return <LoadingRows rows={1} />
  if (rates.isError) return <ErrorPanel error={rates.error} retry={() => rates.refetch()} />
  const total = rates.data.series.find((one) => one.key === purpose)?.total
  const { rate, low, high, asked } = total ?? { rate: null, low: null, high: null, asked: null }
  return (
    <div>
      <dt>
        <Link to="/consent/rates" search={{}}>
          {t('asking.consentRate')}
        </Link>
      </dt>
      <dd>
        {rate !== null && <span className={classes.big}>{format.percent(rate)}</span>}
        {rate !== null && low !== null && high !== null && <IntervalBar rate={{ rate, low, high }} />}
        <span className={classes.quiet}>
          {rate === null || low === null || high === null || asked === null
            ? t('asking.tooFew')
            : t('asking.share', {
                rate: format.percent(rate),
                low: format.percent(low),
                high: format.percent(high),
                of: format.number(asked),
              })}
        </span>
      </dd>
    </div>
  )
}
