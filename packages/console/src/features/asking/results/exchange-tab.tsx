import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Section } from '../../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import people from '../../people/people.module.css'
import { useRewardWords } from '../../rewards/use-rewards.ts'
import classes from '../asking.module.css'
import { ranges, readingOf, reportQuery, useQuestions } from '../use-asking.ts'
import { ConsentFigure } from './consent-figure.tsx'
import { ReadControls } from './read-controls.tsx'
import { ShareLine } from './share-line.tsx'

const route = getRouteApi('/shell/asking/exchange')
const day = 86_400_000

/** The whole exchange, by question: how often it is answered, how fresh, how much of everybody, what it cost and returned. */
export const ExchangeTab = () => {
  const { t, format } = useI18n()
  const may = useMay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const reading = readingOf(search)
  const { nameOf } = useQuestions()
  const { sums } = useRewardWords()
  const report = useQuery(reportQuery(reading))
  const mayCosts = may('rewards:read')
  const costs = useQuery({
    queryKey: ['rewards', 'costs', reading.range],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - ranges[reading.range] * day).toISOString()
      return call(endpoints.rewardCosts, { query: { from }, signal })
    },
    enabled: mayCosts,
  })
  const costOf = (key: string) => costs.data?.items.find((item) => item.reason === `question:${key}`)
  const count = (n: number | null) => (n === null ? t('segments.few') : format.number(n))
  const items = report.data?.items ?? []
  return (
    <Section
      title={t('asking.exchange')}
      help={t('asking.exchangeHelp')}
      actions={
        <ReadControls
          reading={reading}
          onChange={(change) => navigate({ search: (s) => ({ ...s, ...change }), replace: true })}
        />
      }
    >
      {report.isPending && <LoadingRows />}
      {report.isError && <ErrorPanel error={report.error} retry={() => report.refetch()} />}
      {costs.isError && <ErrorPanel error={costs.error} retry={() => costs.refetch()} />}
      {report.isSuccess && items.length === 0 && (
        <Empty title={t('asking.noQuestions')} help={t('asking.noQuestionsHelp')} />
      )}
      {report.isSuccess && items.length > 0 && (
        <>
          <dl className={classes.figures}>
            <div>
              <dt>{t('asking.peopleWho')}</dt>
              <dd>
                <span className={classes.big}>{count(report.data.people)}</span>
              </dd>
            </div>
            {may('consent:read') && <ConsentFigure reading={reading} />}
          </dl>
          {!mayCosts && <Notice>{t('asking.noCosts')}</Notice>}
          {/* Wide tables are scrolled, also by keyboard. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
          <section className={classes.wide} aria-label={t('asking.exchange')} tabIndex={0}>
            <table className={`${people.table} ${people.stacked}`}>
              <thead>
                <tr>
                  <th scope="col">{t('asking.question')}</th>
                  <th scope="col">{t('asking.answerRate')}</th>
                  <th scope="col">{t('asking.freshness')}</th>
                  <th scope="col">{t('asking.coverage')}</th>
                  <th scope="col">{t('asking.paid')}</th>
                  {mayCosts && <th scope="col">{t('rewards.cost')}</th>}
                  {mayCosts && <th scope="col">{t('rewards.returned')}</th>}
                  <th scope="col">{t('asking.usedBy')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((line) => (
                  <tr key={line.key} data-key={line.key}>
                    <td>
                      <Link
                        to="/asking/questions/$key"
                        params={{ key: line.key }}
                        search={search}
                        className={people.label}
                      >
                        <bdi>{nameOf(line.key)}</bdi>
                      </Link>
                    </td>
                    <td data-label={t('asking.answerRate')}>
                      <ShareLine share={line.answerRate} />
                    </td>
                    <td>{t('asking.freshOfKnown', { fresh: count(line.fresh), known: count(line.known) })}</td>
                    <td data-label={t('asking.coverage')}>
                      <ShareLine share={line.coverage} />
                    </td>
                    <td data-label={t('asking.paid')}>{count(line.paid)}</td>
                    {mayCosts && <td data-label={t('rewards.cost')}>{sums(costOf(line.key)?.cost ?? [])}</td>}
                    {mayCosts && <td data-label={t('rewards.returned')}>{sums(costOf(line.key)?.returned ?? [])}</td>}
                    <td data-label={t('asking.usedBy')}>
                      {line.usedBy === 0 ? (
                        <span className={classes.unused}>{t('asking.usedByNothing')}</span>
                      ) : (
                        format.number(line.usedBy)
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </Section>
  )
}
