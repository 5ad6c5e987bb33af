import type { ConsentRate } from '@candor/contracts'
import { useDirection } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useI18n } from '../../../app/i18n/index.ts'
import { runsOf } from '../../../ui/runs.ts'
import classes from './rates.module.css'

const height = 240
const edge = { start: 52, end: 12, top: 12, bottom: 28 }

/** Room of a date below the chart. */
const labelWidth = 110

interface Props {
  name: string
  /** The first day of each step. */
  steps: readonly string[]
  points: readonly ConsentRate[]
}

/** Rates over time, each with its interval; what is not told is left out. Time runs with the text. */
export const RateChart = ({ name, steps, points }: Props) => {
  const { t, format } = useI18n()
  const { dir } = useDirection()
  // Drawn in the pixels there are, so that texts keep their size on a narrow screen.
  const { ref, width: measured } = useElementSize()
  const width = Math.max(280, measured || 760)
  const room = (width - edge.start - edge.end) / Math.max(1, steps.length)
  const mirrored = (x: number) => (dir === 'rtl' ? width - x : x)
  const xOf = (i: number) => mirrored(edge.start + (i + 0.5) * room)
  const yOf = (share: number) => height - edge.bottom - share * (height - edge.top - edge.bottom)
  const every = Math.max(1, Math.ceil(steps.length / ((width - edge.start) / labelWidth)))
  const bar = Math.min(16, room * 0.6)
  return (
    <div ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        className={classes.chart}
        role="img"
        aria-label={t('rates.chart', {
          name,
          from: format.calendarDay(steps[0] ?? ''),
          to: format.calendarDay(steps.at(-1) ?? ''),
        })}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line
              className={classes.grid}
              x1={mirrored(edge.start)}
              x2={mirrored(width - edge.end)}
              y1={yOf(share)}
              y2={yOf(share)}
            />
            <text x={mirrored(edge.start - 8)} y={yOf(share) + 4} textAnchor="end" className={classes.axis}>
              {format.percent(share)}
            </text>
          </g>
        ))}
        {steps.map((step, i) =>
          i % every === 0 ? (
            <text key={step} x={xOf(i)} y={height - 8} textAnchor="middle" className={classes.axis}>
              {format.shortDay(step)}
            </text>
          ) : null,
        )}
        {points.map(({ rate, low, high }, i) =>
          low === null || high === null ? null : (
            <rect
              key={steps[i]}
              className={classes.band}
              data-open={rate === null}
              x={xOf(i) - bar / 2}
              width={bar}
              y={yOf(high)}
              height={Math.max(2, yOf(low) - yOf(high))}
              rx={3}
            />
          ),
        )}
        {runsOf(points.map((p) => p.rate)).map((run) => (
          <polyline
            key={run[0]}
            className={classes.line}
            points={run.map((i) => `${xOf(i)},${yOf(points[i]?.rate ?? 0)}`).join(' ')}
          />
        ))}
        {points.map(({ rate }, i) =>
          rate === null ? null : <circle key={steps[i]} className={classes.dot} cx={xOf(i)} cy={yOf(rate)} r={3.5} />,
        )}
      </svg>
    </div>
  )
}
