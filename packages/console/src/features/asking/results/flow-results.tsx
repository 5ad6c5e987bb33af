import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import people from '../../people/people.module.css'
import classes from '../asking.module.css'
import { type Reading, ranges } from '../use-asking.ts'
import { dropOff, worstStep } from './drop-off.ts'
import { ShareLine } from './share-line.tsx'

interface Props {
  flowKey: string
  reading: Reading
  /** What a step is, in words. */
  nameOf: (step: string) => string
}

/** How far people came in a flow, and where they left. */
export const FlowResultsView = ({ flowKey, reading, nameOf }: Props) => {
  const { t, format } = useI18n()
  const results = useQuery({
    queryKey: ['asking', 'flows', flowKey, 'results', reading.purpose, reading.range],
    queryFn: ({ signal }) =>
      call(endpoints.flowResults, {
        params: { key: flowKey },
        query: { purpose: reading.purpose, days: ranges[reading.range] },
        signal,
      }),
  })
  if (results.isPending) return <LoadingRows rows={3} />
  if (results.isError) return <ErrorPanel error={results.error} retry={() => results.refetch()} />
  const { opened, finished, finishRate, steps } = results.data
  if (opened === 0) return <Empty title={t('asking.neverOpened')} help={t('asking.neverShownHelp')} />
  const count = (n: number | null) => (n === null ? t('segments.few') : format.number(n))
  const worst = worstStep(steps)
  return (
    <>
      <dl className={classes.figures}>
        <div>
          <dt>{t('asking.finished')}</dt>
          <dd>
            <span className={classes.big}>
              {finishRate === null ? count(finished) : format.percent(finishRate.rate)}
            </span>
            <ShareLine share={finishRate} />
          </dd>
        </div>
        <div>
          <dt>{t('asking.opened')}</dt>
          <dd>
            <span className={classes.big}>{count(opened)}</span>
          </dd>
        </div>
      </dl>
      <table className={`${people.table} ${people.stacked}`} data-steps>
        <thead>
          <tr>
            <th scope="col">{t('asking.step')}</th>
            <th scope="col">{t('asking.reached')}</th>
            <th scope="col">{t('asking.received.answered')}</th>
            <th scope="col">{t('asking.left')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => {
            const left = dropOff(step)
            return (
              <tr key={step.id}>
                <td>
                  <bdi>{nameOf(step.id)}</bdi>
                  {step.id === worst && <small className={classes.quiet}> {t('asking.worst')}</small>}
                </td>
                <td data-label={t('asking.reached')}>{count(step.reached)}</td>
                <td data-label={t('asking.received.answered')}>{count(step.answered)}</td>
                <td data-label={t('asking.left')}>
                  {count(step.left)}
                  {left !== null && left > 0 && <> · {format.percent(left)}</>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}
