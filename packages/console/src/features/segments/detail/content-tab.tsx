import { endpoints } from 'virtual:contracts'
import type { segmentContent } from '@candor/contracts'
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Answer, call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { IntervalBar } from '../../consent/rates/interval-bar.tsx'
import people from '../../people/people.module.css'
import { useCounts } from '../counts.ts'
import classes from '../segments.module.css'
import { useCatalogue } from '../use-segments.ts'

const route = getRouteApi('/shell/segments/$key/content')
const ranges = ['30', '90', '365'] as const

type Topic = Answer<typeof segmentContent>['topics'][number]

/** By topic: how many of the members answer e-mails about it, beside how many read of it on the web by themselves. */
export const ContentTab = () => {
  const { t } = useI18n()
  const { countText } = useCounts()
  const { key } = route.useParams()
  const { days = '30' } = route.useSearch()
  const navigate = route.useNavigate()
  const content = useQuery({
    queryKey: ['segments', key, 'content', days],
    queryFn: ({ signal }) => call(endpoints.segmentContent, { params: { key }, query: { days: Number(days) }, signal }),
  })
  return (
    <>
      <p className={people.lead}>{t('segments.contentLead')}</p>
      <SegmentedControl
        className={classes.over}
        aria-label={t('rates.range')}
        data={ranges.map((value) => ({ value, label: t(`rates.range.${value}`) }))}
        value={days}
        onChange={(next) =>
          navigate({ search: (s) => ({ ...s, days: next === '30' ? undefined : (next as '90') }), replace: true })
        }
      />
      {content.isPending && <LoadingRows height={72} />}
      {content.isError && <ErrorPanel error={content.error} retry={() => content.refetch()} />}
      {content.isSuccess && content.data.topics.length === 0 && (
        <Empty title={t('segments.noContent')} help={t('segments.noContentHelp')} />
      )}
      {content.isSuccess && content.data.topics.length > 0 && (
        <>
          <p className={classes.quiet}>{t('segments.contentOf', { count: countText(content.data.members) })}</p>
          <table className={`${people.table} ${people.stacked} ${classes.content}`}>
            <thead>
              <tr>
                <th scope="col">{t('segments.topic')}</th>
                <th scope="col">{t('segments.emailClicked')}</th>
                <th scope="col">{t('segments.webRead')}</th>
              </tr>
            </thead>
            <tbody>
              {content.data.topics.map((topic) => (
                <Row key={topic.topic} topic={topic} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </>
  )
}

const Row = ({ topic }: { topic: Topic }) => {
  const { t } = useI18n()
  const { countText } = useCounts()
  const { topics } = useCatalogue()
  return (
    <tr>
      <th scope="row">
        <bdi>{topics.find((one) => one.value === topic.topic)?.label ?? topic.topic}</bdi>
      </th>
      <td>
        <Share
          label={t('segments.emailClicked')}
          rate={topic.emailRate}
          basis={t('segments.clickedOf', {
            clicked: countText(topic.emailClicked),
            sent: countText(topic.emailSent),
          })}
        />
      </td>
      <td>
        <Share
          label={t('segments.webRead')}
          rate={topic.webShare}
          basis={t('segments.readBy', { count: countText(topic.webRead) })}
        />
      </td>
    </tr>
  )
}

/** A share with its interval, or that the data is too little. */
const Share = ({ label, rate, basis }: { label: string; rate: Topic['emailRate']; basis: string }) => {
  const { t, format } = useI18n()
  return (
    <div className={classes.share}>
      <span className={classes.narrowOnly}>{label}</span>
      <span className={classes.shareFigure}>{rate === null ? '–' : format.percent(rate.mid)}</span>
      <IntervalBar
        rate={
          rate === null ? { rate: null, low: null, high: null } : { rate: rate.mid, low: rate.low, high: rate.high }
        }
      />
      <span className={classes.under}>
        {rate === null
          ? t('segments.tooLittle')
          : t('segments.between', { low: format.percent(rate.low), high: format.percent(rate.high) })}
        {' · '}
        <bdi>{basis}</bdi>
      </span>
    </div>
  )
}
