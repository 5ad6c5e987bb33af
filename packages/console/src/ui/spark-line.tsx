import { useDirection } from '@mantine/core'
import { runsOf } from './runs.ts'
import classes from './spark-line.module.css'

const width = 96
const height = 24
const margin = 2

/** How something went, as a small line beside its number: never alone, so it is nothing to those who hear the page. */
export const SparkLine = ({ values }: { values: readonly (number | null)[] }) => {
  const { dir } = useDirection()
  const known = values.filter((v) => v !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const along = (i: number) => margin + (i / Math.max(1, values.length - 1)) * (width - 2 * margin)
  const x = (i: number) => (dir === 'rtl' ? width - along(i) : along(i))
  // What never changed lies in the middle.
  const y = (value: number) =>
    high === low ? height / 2 : height - margin - ((value - low) / (high - low)) * (height - 2 * margin)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} className={classes.spark} aria-hidden="true">
      {runsOf(values).map((run) =>
        run.length === 1 ? (
          <circle key={run[0]} className={classes.dot} cx={x(run[0] ?? 0)} cy={y(values[run[0] ?? 0] ?? 0)} r={1.75} />
        ) : (
          <polyline
            key={run[0]}
            className={classes.line}
            points={run.map((i) => `${x(i)},${y(values[i] ?? 0)}`).join(' ')}
          />
        ),
      )}
    </svg>
  )
}
