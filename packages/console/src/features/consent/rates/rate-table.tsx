import type { ConsentRate } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useCountText, useRateText } from './rate-text.ts'
import classes from './rates.module.css'

interface Props {
  steps: readonly string[]
  points: readonly ConsentRate[]
  minimum: number
}

/** The data of the chart, newest first; steps of which nothing is told are left out. */
export const RateTable = ({ steps, points, minimum }: Props) => {
  const { t, format } = useI18n()
  const rateText = useRateText(minimum)
  const countText = useCountText()
  const rows = steps
    .flatMap((step, i) => (points[i] === undefined ? [] : [{ step, ...points[i] }]))
    .filter((p) => p.asked !== null || p.withdrawn !== null)
    .reverse()
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('rates.step')}</th>
          <th scope="col">{t('rates.rate')}</th>
          <th scope="col">{t('rates.basis')}</th>
          <th scope="col">{t('rates.withdrawn')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { figure, basis } = rateText(row)
          return (
            <tr key={row.step}>
              <td>{format.calendarDay(row.step)}</td>
              <td>{figure}</td>
              <td>{basis}</td>
              <td>{countText(row.withdrawn)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
