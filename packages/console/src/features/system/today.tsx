import { useI18n } from '../../app/i18n/index.ts'
import { OutcomeMark, useReasonText } from '../../ui/outcome.tsx'
import { Notice } from '../../ui/states.tsx'
import classes from './system.module.css'
import type { System } from './system-page.tsx'

/** What became of today's events. Shares stand beside the number they are shares of. */
export const Today = ({ today }: { today: System['today'] }) => {
  const { t, format } = useI18n()
  const reasonText = useReasonText()
  const rows = [
    { outcome: 'processed' as const, reason: null, count: today.processed },
    ...today.withheld.map((w) => ({ outcome: 'withheld' as const, ...w })),
    ...today.rejected.map((r) => ({ outcome: 'rejected' as const, ...r })),
    { outcome: 'quarantined' as const, reason: null, count: today.quarantined },
    { outcome: 'duplicate' as const, reason: null, count: today.duplicates },
  ].filter((row) => row.count > 0)
  const total = rows.reduce((sum, row) => sum + row.count, 0)
  if (total === 0) return <Notice>{t('system.noneToday')}</Notice>
  return (
    <>
      <p className={classes.figure}>
        {format.number(total)} <span className={classes.unit}>{t('system.total', { count: total })}</span>
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('system.outcome')}</th>
            <th scope="col">{t('system.why')}</th>
            <th scope="col" className={classes.end}>
              {t('system.count')}
            </th>
            <th scope="col" className={classes.end}>
              {t('system.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.outcome} ${row.reason}`}>
              <td>
                <OutcomeMark outcome={row.outcome} />
              </td>
              <td className={classes.small}>{row.reason === null ? '' : reasonText(row.reason)}</td>
              <td className={classes.end}>{format.number(row.count)}</td>
              <td className={`${classes.end} ${classes.small}`}>{format.percent(row.count / total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
