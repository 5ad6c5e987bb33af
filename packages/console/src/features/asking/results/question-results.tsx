import { endpoints } from 'virtual:contracts'
import type { Question } from '@candor/contracts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { BarTable } from '../../../ui/bar-table.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import people from '../../people/people.module.css'
import classes from '../asking.module.css'
import { type QuestionResults, type Reading, ranges } from '../use-asking.ts'
import { answerWords } from './answer-words.ts'
import { ShareLine } from './share-line.tsx'

const outcomes = ['answered', 'skipped', 'ratherNotSay', 'dismissed', 'ignored', 'takenBack'] as const

/** What came of a question: how it was received, how fast it was answered, and what was answered. */
export const QuestionResultsView = ({ question, reading }: { question: Question; reading: Reading }) => {
  const { t, format } = useI18n()
  const { key } = question
  const results = useQuery({
    queryKey: ['asking', 'questions', key, 'results', reading.purpose, reading.range],
    queryFn: ({ signal }) =>
      call(endpoints.questionResults, {
        params: { key },
        query: { purpose: reading.purpose, days: ranges[reading.range] },
        signal,
      }),
  })
  if (results.isPending) return <LoadingRows rows={3} height={64} />
  if (results.isError) return <ErrorPanel error={results.error} retry={() => results.refetch()} />
  const { outcomes: counts } = results.data
  if (counts.shown === 0) return <Empty title={t('asking.neverShown')} help={t('asking.neverShownHelp')} />
  return (
    <>
      <Figures results={results.data} />
      <Distribution question={question} results={results.data} />
      <BarTable
        name={t('asking.received')}
        counted={
          counts.shown === null ? t('asking.shownFew') : t('asking.shownCount', { count: format.number(counts.shown) })
        }
        of={counts.shown}
        rows={outcomes.map((outcome) => ({
          key: outcome,
          label: t(`asking.received.${outcome}`),
          count: counts[outcome],
        }))}
      />
    </>
  )
}

const Figures = ({ results }: { results: QuestionResults }) => {
  const { t, format } = useI18n()
  const { answerRate, secondsToAnswer, mean, nps, freshness, paid } = results
  const count = (n: number | null) => (n === null ? t('segments.few') : format.number(n))
  const one = (n: number) => format.number(Math.round(n * 10) / 10)
  return (
    <dl className={classes.figures}>
      <div>
        <dt>{t('asking.answerRate')}</dt>
        <dd>
          {answerRate !== null && <span className={classes.big}>{format.percent(answerRate.rate)}</span>}
          <ShareLine share={answerRate} />
        </dd>
      </div>
      <div>
        <dt>{t('asking.timeToAnswer')}</dt>
        <dd>
          {secondsToAnswer === null ? (
            t('asking.tooFew')
          ) : (
            <>
              <span className={classes.big}>{format.duration(secondsToAnswer.median)}</span>
              <span className={classes.quiet}>
                {t('asking.nineInTen', { time: format.duration(secondsToAnswer.p90) })}
              </span>
            </>
          )}
        </dd>
      </div>
      {mean !== null && (
        <div>
          <dt>{t('asking.mean')}</dt>
          <dd>
            <span className={classes.big}>{one(mean.value)}</span>
            <span className={classes.quiet}>{t('asking.between', { low: one(mean.low), high: one(mean.high) })}</span>
          </dd>
        </div>
      )}
      {nps !== null && (
        <div>
          <dt>{t('asking.type.nps')}</dt>
          <dd>
            <span className={classes.big} dir="ltr">
              {one(nps.value)}
            </span>
            <span className={classes.quiet}>{t('asking.between', { low: one(nps.low), high: one(nps.high) })}</span>
          </dd>
        </div>
      )}
      <div>
        <dt>{t('asking.freshness')}</dt>
        <dd>{t('asking.freshOfKnown', { fresh: count(freshness.fresh), known: count(freshness.known) })}</dd>
      </div>
      <div>
        <dt>{t('asking.paid')}</dt>
        <dd>{count(paid)}</dd>
      </div>
    </dl>
  )
}

/** What was answered, of each person the newest: each answer with its share and the interval of that. */
const Distribution = ({ question, results }: { question: Question; results: QuestionResults }) => {
  const { t, language, format } = useI18n()
  const { answers } = results
  if (answers.length === 0) return null
  return (
    <table className={`${people.table} ${people.stacked}`} data-answers>
      <thead>
        <tr>
          <th scope="col">{t('asking.answer')}</th>
          <th scope="col">{t('asking.count')}</th>
          <th scope="col">{t('asking.shareOfAnswers')}</th>
        </tr>
      </thead>
      <tbody>
        {answers.map(({ answer, count, share }) => (
          <tr key={answer}>
            <td>
              <bdi>{answerWords(question.published ?? question.draft, answer, language)}</bdi>
            </td>
            <td data-label={t('asking.count')}>{count === null ? t('segments.few') : format.number(count)}</td>
            <td>
              <ShareLine share={share} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
