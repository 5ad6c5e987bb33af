import { endpoints } from 'virtual:contracts'
import type { Segment } from '@candor/contracts'
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Ago } from '../../../ui/ago.tsx'
import { Copy, Id } from '../../../ui/code.tsx'
import { Section } from '../../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import { TimeChart } from '../../../ui/time-chart.tsx'
import { useCounts } from '../counts.ts'
import classes from '../segments.module.css'
import { StateMark } from '../state-mark.tsx'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import { useSegment } from '../use-segments.ts'
import { UsedBy } from './used-by.tsx'

const route = getRouteApi('/shell/segments/$key')

/** Who is in, how many, how that went, and what rests on it. */
export const OverviewTab = () => {
  const { t } = useI18n()
  const { key } = route.useParams()
  const { shown: segment } = useSegment(key)
  if (segment === undefined) return null
  return (
    <>
      <Now segment={segment} />
      <Section title={t('segments.overTime')} help={t('segments.overTimeHelp')}>
        <Sizes segment={segment} />
      </Section>
      <Section title={t('segments.usedByTitle')} help={t('segments.usedByHelp')}>
        <UsedBy of={segment.usedBy} />
      </Section>
    </>
  )
}

const Now = ({ segment }: { segment: Segment }) => {
  const { t, language, format } = useI18n()
  const { nameOf } = usePurposeChoice()
  const { sizeText } = useCounts()
  return (
    <>
      {segment.state === 'computing' && <Notice>{t('segments.computingHelp')}</Notice>}
      {segment.state === 'paused' && <Notice>{t('segments.pausedHelp')}</Notice>}
      {segment.state === 'draft' && <Notice>{t('segments.draftHelp')}</Notice>}
      <p className={classes.big} data-members>
        {sizeText(segment)}
        {segment.computedAt !== null && (
          <small>{segment.size === null ? t('segments.now') : t('segments.peopleNow', { count: segment.size })}</small>
        )}
      </p>
      <p className={classes.sentence}>{segment.sentences[language]}</p>
      <dl className={classes.facts}>
        <dt>{t('segments.state')}</dt>
        <dd>
          <StateMark state={segment.state} />
          {segment.builtIn && <span className={classes.builtIn}>{t('segments.builtIn')}</span>}
        </dd>
        <dt>{t('segments.purpose')}</dt>
        <dd>
          <bdi>{nameOf(segment.purpose)}</bdi>
          <span className={classes.under}>{t('segments.purposeMeans', { purpose: nameOf(segment.purpose) })}</span>
        </dd>
        <dt>{t('segments.key')}</dt>
        <dd>
          <Id>{segment.key}</Id> <Copy value={segment.key} />
        </dd>
        <dt>{t('segments.changed')}</dt>
        <dd>
          {t('consent.versionNumber', { version: segment.version })} · {format.dateTime(segment.updatedAt)} ·{' '}
          <bdi>{segment.createdBy}</bdi>
        </dd>
        <dt>{t('segments.computed')}</dt>
        <dd>{segment.computedAt === null ? t('state.never') : <Ago at={segment.computedAt} />}</dd>
      </dl>
    </>
  )
}

const ranges = ['30', '90', '365'] as const

const Sizes = ({ segment }: { segment: Segment }) => {
  const { t, format } = useI18n()
  const { countText } = useCounts()
  const { days = '90' } = route.useSearch()
  const navigate = route.useNavigate()
  const sizes = useQuery({
    queryKey: ['segments', segment.key, 'sizes', days],
    queryFn: ({ signal }) =>
      call(endpoints.segmentSizes, { params: { key: segment.key }, query: { days: Number(days) }, signal }),
  })
  const items = sizes.data?.items ?? []
  const [first, last] = [items[0], items.at(-1)]
  return (
    <>
      <SegmentedControl
        className={classes.over}
        aria-label={t('rates.range')}
        data={ranges.map((value) => ({ value, label: t(`rates.range.${value}`) }))}
        value={days}
        onChange={(next) =>
          navigate({
            search: (s) => ({ ...s, days: next === '90' ? undefined : (next as '30') }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      {sizes.isPending && <LoadingRows rows={2} height={96} />}
      {sizes.isError && <ErrorPanel error={sizes.error} retry={() => sizes.refetch()} />}
      {sizes.isSuccess && (first === undefined || last === undefined) && <Empty title={t('segments.noSizes')} />}
      {first !== undefined && last !== undefined && (
        <>
          <TimeChart
            label={t('segments.chart', { from: format.calendarDay(first.day), to: format.calendarDay(last.day) })}
            days={items.map((one) => one.day)}
            values={items.map((one) => one.size)}
          />
          <details className={classes.data}>
            <summary>{t('rates.table')}</summary>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t('attributes.day')}</th>
                  <th scope="col">{t('segments.size')}</th>
                  <th scope="col">{t('segments.entered')}</th>
                  <th scope="col">{t('segments.left')}</th>
                </tr>
              </thead>
              <tbody>
                {items.toReversed().map(({ day, size, entered, left }) => (
                  <tr key={day}>
                    <td>{format.calendarDay(day)}</td>
                    <td>{countText(size)}</td>
                    <td>{countText(entered)}</td>
                    <td>{countText(left)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </>
  )
}
