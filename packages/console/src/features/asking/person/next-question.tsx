import { endpoints } from 'virtual:contracts'
import type { AskChannel, simulateNext } from '@candor/contracts'
import { useQuery } from '@tanstack/react-query'
import { type Answer, call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import { lookedAt } from '../../people/looked-at.ts'
import people from '../../people/people.module.css'
import classes from '../asking.module.css'
import { useQuestions } from '../use-asking.ts'

type Simulation = Answer<typeof simulateNext>
type Decision = Simulation['decision']

interface Props {
  personId: string
  placement: string
  channel: AskChannel
}

/** What would be asked here and now, and why everything else would not be. Nothing is asked by looking. */
export const NextQuestion = ({ personId, placement, channel }: Props) => {
  const { t, format } = useI18n()
  const next = useQuery({
    queryKey: ['person', personId, 'next-question', placement, channel],
    queryFn: ({ signal }) =>
      call(endpoints.simulateNext, { params: { id: personId }, query: { placement, channel }, signal }),
    ...lookedAt,
  })
  if (next.isPending) return <LoadingRows rows={3} />
  if (next.isError) return <ErrorPanel error={next.error} retry={() => next.refetch()} />
  const { decision, attention } = next.data
  return (
    <>
      <Asked decision={decision} />
      <NotAsked decision={decision} />
      <dl className={classes.figures}>
        <div>
          <dt>{t('asking.policy')}</dt>
          <dd>{t(`asking.policy.${decision.policy}`)}</dd>
        </div>
        <div>
          <dt>{t('asking.lastContact')}</dt>
          <dd>{attention.lastContactAt === null ? t('asking.neverYet') : format.dateTime(attention.lastContactAt)}</dd>
        </div>
        <div>
          <dt>{t('asking.unanswered')}</dt>
          <dd>{format.number(attention.unanswered)}</dd>
        </div>
        <div>
          <dt>{t('asking.gap')}</dt>
          <dd>{t('asking.hours', { count: Math.round(attention.gapHours) })}</dd>
        </div>
        <div>
          <dt>{t('asking.wish')}</dt>
          <dd>{attention.frequency === null ? t('asking.neverSaid') : t(`asking.frequency.${attention.frequency}`)}</dd>
        </div>
      </dl>
    </>
  )
}

/** A question or a flow, by what it is called. */
const useWhat = () => {
  const { t } = useI18n()
  const { nameOf } = useQuestions()
  return ({ kind, key }: { kind: 'question' | 'flow'; key: string }) =>
    kind === 'question' ? nameOf(key) : t('asking.flowNamed', { key })
}

const Asked = ({ decision: { asked, earliest } }: { decision: Decision }) => {
  const { t, language, format } = useI18n()
  const what = useWhat()
  if (asked === null)
    return (
      <Notice>
        <strong>{t('asking.nothingAsked')}</strong>
        <br />
        {earliest === null ? t('asking.earliestUnknown') : t('asking.earliestAt', { time: format.dateTime(earliest) })}
      </Notice>
    )
  return (
    <div className={classes.preview} data-asked={asked.key}>
      <p className={classes.ask}>
        <bdi>{what(asked)}</bdi>
      </p>
      <p>{t('asking.askedBecause', { reason: asked.sentences[language] })}</p>
      {asked.score !== null && (
        <p className={classes.quiet}>
          {t('asking.score', {
            score: format.number(asked.score.score),
            probability: format.percent(asked.score.answerProbability),
            value: format.number(asked.score.value),
            sensitivity: format.number(asked.score.sensitivity),
            fatigue: format.number(asked.score.fatigue),
          })}
        </p>
      )}
    </div>
  )
}

const NotAsked = ({ decision: { notAsked } }: { decision: Decision }) => {
  const { t, language, format } = useI18n()
  const what = useWhat()
  if (notAsked.length === 0) return null
  return (
    <table className={`${people.table} ${people.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{t('asking.notAsked')}</th>
          <th scope="col">{t('asking.because')}</th>
          <th scope="col">{t('asking.earliest')}</th>
        </tr>
      </thead>
      <tbody>
        {notAsked.map((one) => (
          <tr key={`${one.kind} ${one.key}`} data-not-asked={one.key}>
            <td>
              <bdi>{what(one)}</bdi>
            </td>
            <td>{one.sentences[language]}</td>
            <td className={people.when} data-label={t('asking.earliest')}>
              {one.earliest === null ? t('asking.notByTime') : format.dateTime(one.earliest)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
