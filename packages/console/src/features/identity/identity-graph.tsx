import { useDirection } from '@mantine/core'
import { IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useI18n } from '../../app/i18n/index.ts'
import { kindLabel } from '../people/kind-label.ts'
import type { Arc, Drawing } from './graph-layout.ts'
import classes from './identity.module.css'

/** Pixels. Many lanes stand close, and never so close that their numbers touch. */
const rowHeight = 44
const laneWidthOf = (lanes: number): number => Math.max(22, Math.min(34, 200 / lanes))
const bend = 10
/** Arcs end a little above or below the middle of a row, so that two that meet there stay two. */
const step = 5

/**
 * Why these identifiers are one person: each in its row, and beside the rows an arc for each piece of evidence, numbered as
 * in the table below. Runs with the text: in Arabic the arcs are on the right.
 */
export const IdentityGraph = ({ drawing: { rows, arcs, lanes } }: { drawing: Drawing }) => {
  const { t } = useI18n()
  const { dir } = useDirection()
  const laneWidth = laneWidthOf(lanes)
  const width = lanes * laneWidth + 24
  const height = rows.length * rowHeight
  const mirrored = (x: number) => (dir === 'rtl' ? width - x : x)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <figure className={classes.graph} tabIndex={0}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className={classes.arcs}
        role="img"
        aria-label={t('identity.drawing', { identifiers: rows.length, links: arcs.length })}
      >
        {arcs.map((arc) => (
          <ArcLine key={arc.number} arc={arc} lanes={lanes} mirrored={mirrored} />
        ))}
        {rows.map(({ id, identifier }, i) => (
          <circle
            key={id}
            className={classes.dot}
            data-foreign={identifier === null || undefined}
            cx={mirrored(width - 8)}
            cy={middleOf(i)}
            r={5}
          />
        ))}
      </svg>
      <ol className={classes.rows}>
        {rows.map(({ id, identifier }) => (
          <li key={id} style={{ height: rowHeight }} data-foreign={identifier === null || undefined}>
            {identifier === null ? (
              <span className={classes.quiet}>{t('identity.foreign', { id })}</span>
            ) : (
              <>
                <span className={classes.kind}>{kindLabel(t, identifier.kind)}</span>
                <bdi className={classes.identifier} title={identifier.value}>
                  {identifier.value}
                </bdi>
                {identifier.verified && (
                  <IconRosetteDiscountCheck
                    size={16}
                    className={classes.verified}
                    role="img"
                    aria-label={t('person.verified')}
                  />
                )}
              </>
            )}
          </li>
        ))}
      </ol>
    </figure>
  )
}

const middleOf = (row: number): number => (row + 0.5) * rowHeight

interface ArcProps {
  arc: Arc
  lanes: number
  mirrored: (x: number) => number
}

const ArcLine = ({ arc: { number, effect, from, to, lane }, lanes, mirrored }: ArcProps) => {
  const { format } = useI18n()
  const laneWidth = laneWidthOf(lanes)
  const x = mirrored((lanes - lane - 0.5) * laneWidth)
  const inner = mirrored((lanes - lane - 0.5) * laneWidth + bend)
  const end = mirrored(lanes * laneWidth + 11)
  const [y1, y2] = [middleOf(from) + step, middleOf(to) - step]
  const d = `M${end} ${y1} H${inner} Q${x} ${y1} ${x} ${y1 + bend} V${y2 - bend} Q${x} ${y2} ${inner} ${y2} H${end}`
  return (
    <g className={classes.arc} data-effect={effect}>
      <path d={d} />
      <circle cx={x} cy={(y1 + y2) / 2} r={10} />
      <text x={x} y={(y1 + y2) / 2 + 4} textAnchor="middle">
        {format.number(number)}
      </text>
    </g>
  )
}
