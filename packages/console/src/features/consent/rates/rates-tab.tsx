import { endpoints, rateDimensions } from 'virtual:contracts'
import type { ConsentRates } from '@candor/contracts'
import { SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Code } from '../../../ui/code.tsx'
import { Section } from '../../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { useSources } from '../../sources/use-sources.ts'
import consent from '../consent.module.css'
import { usePlaceText } from '../purposes/purpose-facts.tsx'
import { textOfPurpose, usePurposes } from '../use-consent.ts'
import { IntervalBar } from './interval-bar.tsx'
import { RateChart } from './rate-chart.tsx'
import { RateTable } from './rate-table.tsx'
import { useCountText, useRateText } from './rate-text.ts'
import classes from './rates.module.css'

const route = getRouteApi('/shell/consent/rates')

/** How far back, in days, and in which steps. */
const ranges = { '30': 'day', '90': 'week', '365': 'month' } as const

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

export const RatesTab = () => {
  const { t, language } = useI18n()
  const { query: known, items } = usePurposes()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const by = search.by ?? 'purpose'
  const range = search.range ?? '30'
  const asked = items.filter((p) => !p.essential)
  const purpose = by === 'purpose' ? undefined : (search.purpose ?? asked[0]?.key)
  const rates = useQuery({
    queryKey: ['consent', 'rates', by, purpose, range],
    queryFn: ({ signal }) =>
      call(endpoints.getConsentRates, {
        query: { by, purpose, every: ranges[range], from: daysAgo(Number(range) - 1), to: daysAgo(0) },
        signal,
      }),
    enabled: by === 'purpose' || purpose !== undefined,
  })
  const set = (change: Partial<typeof search>) =>
    navigate({ search: (s) => ({ ...s, show: undefined, ...change }), replace: true })
  return (
    <>
      <div className={consent.top}>
        <p className={consent.lead}>{t('rates.lead')}</p>
      </div>
      <div className={classes.controls}>
        <SegmentedControl
          aria-label={t('rates.by')}
          data={rateDimensions.map((value) => ({ value, label: t(`rates.by.${value}`) }))}
          value={by}
          onChange={(next) => set({ by: next === 'purpose' ? undefined : next })}
        />
        <SegmentedControl
          aria-label={t('rates.range')}
          data={(Object.keys(ranges) as (keyof typeof ranges)[]).map((value) => ({
            value,
            label: t(`rates.range.${value}`),
          }))}
          value={range}
          onChange={(next) => set({ range: next === '30' ? undefined : next })}
        />
        {by !== 'purpose' && (
          <Select
            aria-label={t('ledger.purpose')}
            allowDeselect={false}
            data={asked.map((p) => ({ value: p.key, label: textOfPurpose(p, language).name }))}
            value={purpose ?? null}
            onChange={(next) => set({ purpose: next ?? undefined })}
          />
        )}
      </div>
      {(rates.isPending || known.isPending) && <LoadingRows height={56} />}
      {rates.isError && <ErrorPanel error={rates.error} retry={() => rates.refetch()} />}
      {rates.isSuccess &&
        rates.data.series.length === 0 &&
        (by === 'purpose' ? <NobodyAsked /> : <Empty title={t('rates.fewEach')} help={t('rates.fewEachHelp')} />)}
      {rates.isSuccess && rates.data.series.length > 0 && <Found rates={rates.data} />}
    </>
  )
}

const Found = ({ rates }: { rates: ConsentRates }) => {
  const { t } = useI18n()
  const search = route.useSearch()
  const nameOf = useSeriesName()
  const rateText = useRateText(rates.minimum)
  const countText = useCountText()
  const shown = rates.series.find((s) => s.key === search.show) ?? rates.series[0]
  if (shown === undefined) return null
  return (
    <>
      <ul className={classes.series}>
        {rates.series.map(({ key, total }) => {
          const { figure, basis } = rateText(total)
          return (
            <li key={key}>
              <Link
                from="/consent/rates"
                search={(s) => ({ ...s, show: key })}
                replace
                resetScroll={false}
                className={classes.one}
                aria-current={key === shown.key ? 'true' : undefined}
                // The router would call every link to this page current.
                activeProps={{}}
              >
                <span className={classes.name}>{nameOf(key)}</span>
                <span className={classes.figure}>{figure}</span>
                <IntervalBar rate={total} />
                <span className={classes.basis}>
                  {basis}
                  {total.withdrawn !== null && ` ${t('rates.withdrawnOf', { count: countText(total.withdrawn) })}`}
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
      {rates.leftOut > 0 && <p className={consent.help}>{t('rates.leftOut', { count: rates.leftOut })}</p>}
      <Section title={t('rates.overTime', { name: nameOf(shown.key) })} help={t('rates.chartHelp')}>
        <RateChart name={nameOf(shown.key)} steps={rates.steps} points={shown.points} />
        <details className={classes.data}>
          <summary>{t('rates.table')}</summary>
          <RateTable steps={rates.steps} points={shown.points} minimum={rates.minimum} />
        </details>
      </Section>
    </>
  )
}

/** What a series is of, in words. */
const useSeriesName = () => {
  const { t } = useI18n()
  const { by = 'purpose' } = route.useSearch()
  const { nameOf } = usePurposes()
  const placeText = usePlaceText()
  return (key: string): string => {
    if (by === 'purpose') return nameOf(key)
    if (by === 'region') return placeText(key)
    const at = key.lastIndexOf('@')
    return at < 0
      ? t('rates.withoutWords')
      : t('agreements.nameAndVersion', { name: key.slice(0, at), version: Number(key.slice(at + 1)) })
  }
}

const NobodyAsked = () => {
  const { t } = useI18n()
  const sources = useSources()
  const source = sources.data?.items.find((s) => s.enabled && s.kind === 'browser')
  const key = source?.writeKey ?? 'YOUR_WRITE_KEY'
  return (
    <Empty title={t('rates.empty')} help={t('rates.emptyHelp')}>
      <Code>{`<script async src="${location.origin}/sdk/candor.js" data-write-key="${key}" data-banner="on"></script>`}</Code>
    </Empty>
  )
}
