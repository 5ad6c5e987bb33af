import { useQuery } from '@tanstack/react-query'
import { useI18n } from '../../app/i18n/index.ts'
import { SparkLine } from '../../ui/spark-line.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { IntervalBar } from '../consent/rates/interval-bar.tsx'
import classes from './feedback.module.css'
import { scoreText } from './nps-text.ts'
import { type NpsFigure, npsQuery, type Range } from './use-feedback.ts'

/** From -100…100 to where it lies on a bar. */
const onBar = (score: number): number => (score + 100) / 200

/** The Net Promoter Score of a time, never without its interval. */
export const Nps = ({ range }: { range: Range }) => {
  const { t, format } = useI18n()
  const nps = useQuery(npsQuery(range))
  if (nps.isPending) return <LoadingRows rows={1} height={96} />
  if (nps.isError) return <ErrorPanel error={nps.error} retry={() => nps.refetch()} />
  const { total, points, minimum } = nps.data
  if (total.answers === null) return <Empty title={t('feedback.noNps')} help={t('feedback.noNpsHelp')} />
  const { score } = total
  const text = (value: number) => scoreText(value, format.number)
  return (
    <div className={classes.nps}>
      {/* Signs stand before numbers also where the text runs from the right. */}
      <strong className={classes.score} dir="ltr">
        {score === null ? '–' : text(score.value)}
      </strong>
      <div>
        {score !== null && (
          <IntervalBar rate={{ rate: onBar(score.value), low: onBar(score.low), high: onBar(score.high) }} />
        )}
        <p className={classes.quiet}>
          {score === null
            ? t('feedback.npsTooFew', { answers: format.number(total.answers), minimum: format.number(minimum) })
            : t('feedback.npsInterval', {
                answers: format.number(total.answers),
                low: text(score.low),
                high: text(score.high),
              })}
        </p>
        <Parts figure={total} />
      </div>
      <SparkLine values={points.map((p) => p.score?.value ?? null)} />
    </div>
  )
}

const Parts = ({ figure }: { figure: NpsFigure }) => {
  const { t, format } = useI18n()
  const count = (n: number | null) => (n === null ? t('feedback.few') : format.number(n))
  return (
    <p className={classes.quiet}>
      {t('feedback.npsParts', {
        promoters: count(figure.promoters),
        passives: count(figure.passives),
        detractors: count(figure.detractors),
      })}
    </p>
  )
}
