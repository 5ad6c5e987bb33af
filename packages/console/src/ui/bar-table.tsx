import { useI18n } from '../app/i18n/index.ts'
import classes from './bar-table.module.css'

interface Props {
  /** What the rows are values of. */
  name: string
  /** What is counted. */
  counted: string
  /** A count of null is below ten. */
  rows: readonly { key: string; label: string; count: number | null }[]
  /** What the shares are of; null: not told. */
  of: number | null
}

/** A bar chart that is its own table: each row a value, its count, and a bar as long as its share of the longest. */
export const BarTable = ({ name, counted, rows, of }: Props) => {
  const { t, format } = useI18n()
  const longest = Math.max(1, ...rows.map(({ count }) => count ?? 0))
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">
            <bdi>{name}</bdi>
          </th>
          <th scope="col">{counted}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, count }) => (
          <tr key={key}>
            <th scope="row">
              <bdi>{label}</bdi>
              <span
                aria-hidden="true"
                className={classes.bar}
                data-few={count === null || undefined}
                style={{ width: `${count === null ? 2 : Math.max(2, (count / longest) * 100)}%` }}
              />
            </th>
            <td>
              {count === null ? t('segments.few') : format.number(count)}
              {count !== null && of !== null && of > 0 && (
                <span className={classes.share}>{format.percent(count / of)}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
