import { useDirection } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useI18n } from '../app/i18n/index.ts'
import { runsOf } from './runs.ts'
import { ticksTo } from './ticks.ts'
import classes from './time-chart.module.css'

const height = 220
const edge = { end: 12, top: 12, bottom: 28 }

/** Room of a date below the chart, and of one figure of a number beside it. */
const labelWidth = 110
const figureWidth = 8

interface Props {
  /** What it shows, for those who hear the page; its data stands in a table beside it. */
  label: string
  /** Each as YYYY-MM-DD, one after the other. */
  days: readonly string[]
  /** A count a day; null: not told, so the line leaves it out. */
  values: readonly (number | null)[]
}

/** A count over time, from nothing up. Time runs with the text. */
export const TimeChart = ({ label, days, values }: Props) => {
  const { format } = useI18n()
  const { dir } = useDirection()
  // Drawn in the pixels there are, so that texts keep their size on a narrow screen.
  const { ref, width: measured } = useElementSize()
  const width = Math.max(260, measured || 760)
  const ticks = ticksTo(Math.max(0, ...values.map((v) => v ?? 0)))
  const top = ticks.at(-1) ?? 1
  const start = 16 + Math.max(...ticks.map((tick) => format.number(tick).length)) * figureWidth
  const room = (width - start - edge.end) / Math.max(1, days.length - 1)
  const mirrored = (x: number) => (dir === 'rtl' ? width - x : x)
  const xOf = (i: number) => mirrored(days.length === 1 ? (start + width - edge.end) / 2 : start + i * room)
  const yOf = (value: number) => height - edge.bottom - (value / top) * (height - edge.top - edge.bottom)
  const every = Math.max(1, Math.ceil(days.length / Math.max(1, (width - start) / labelWidth)))
  const line = (run: readonly number[]) => run.map((i) => `${xOf(i)},${yOf(values[i] ?? 0)}`).join(' ')
  return (
    <div ref={ref}>
      <svg viewBox={`0 0 ${width} ${height}`} className={classes.chart} role="img" aria-label={label}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              className={classes.grid}
              x1={mirrored(start)}
              x2={mirrored(width - edge.end)}
              y1={yOf(tick)}
              y2={yOf(tick)}
            />
            <text x={mirrored(start - 8)} y={yOf(tick) + 4} textAnchor="end" className={classes.axis}>
              {format.number(tick)}
            </text>
          </g>
        ))}
        {days.map((day, i) =>
          i % every === 0 && i + every / 2 <= days.length ? (
            <text
              key={day}
              x={xOf(i)}
              y={height - 8}
              textAnchor={i === 0 ? 'start' : i === days.length - 1 ? 'end' : 'middle'}
              className={classes.axis}
            >
              {format.shortDay(day)}
            </text>
          ) : null,
        )}
        {runsOf(values).map((run) => {
          const [first, last] = [run[0] ?? 0, run.at(-1) ?? 0]
          if (run.length === 1)
            return <circle key={first} className={classes.dot} cx={xOf(first)} cy={yOf(values[first] ?? 0)} r={3} />
          return (
            <g key={first}>
              <polygon
                className={classes.area}
                points={`${xOf(first)},${yOf(0)} ${line(run)} ${xOf(last)},${yOf(0)}`}
              />
              <polyline className={classes.line} points={line(run)} />
            </g>
          )
        })}
      </svg>
    </div>
  )
}
