import { useDirection } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import { Id } from '../../../ui/code.tsx'
import classes from './proof.module.css'
import type { Part, Path, Step } from './proof-path.ts'

const width = 640
const rise = 60
const top = 34
const shortOf = (hash: string) => `${hash.slice(0, 8)}…`

/**
 * The inclusion proof as a tree: at the bottom the leaf of this entry, beside the way up the parts of the log that the
 * proof brings, at the top the root that is signed. In languages from right to left, earlier entries lie to the right.
 */
export const ProofDrawing = ({ path, signed }: { path: Path; signed: boolean }) => {
  const { t } = useI18n()
  const { dir } = useDirection()
  const { leaf, steps } = path
  const height = top + steps.length * rise + 30
  const mirrored = (x: number) => (dir === 'rtl' ? width - x : x)
  const spine = mirrored(width / 2)
  const xOf = (side: Step['side']) => mirrored(side === 'earlier' ? width * 0.24 : width * 0.76)
  const yOf = (level: number) => top + (steps.length - level) * rise
  /** Away from where the branch of a step arrives, so that no line runs through a text. */
  const away = (side: Step['side'] | undefined): Toward => (xOf(side ?? 'earlier') < spine ? 1 : -1)
  return (
    <figure className={classes.figure}>
      <svg viewBox={`0 0 ${width} ${height}`} className={classes.tree} role="img" aria-label={t('receipt.drawing')}>
        {steps.map(({ sibling, side }, i) => (
          <g key={sibling.first}>
            <path className={classes.way} d={`M${spine} ${yOf(i)} V${yOf(i + 1)}`} />
            <path className={classes.branch} d={`M${xOf(side)} ${yOf(i)} L${spine} ${yOf(i + 1)}`} />
            <Node x={xOf(side)} y={yOf(i)} part={sibling} kind="sibling" toward={xOf(side) < spine ? -1 : 1} />
          </g>
        ))}
        {steps.map(({ joined, side }, i) => (
          <Node
            key={joined.last - joined.first}
            x={spine}
            y={yOf(i + 1)}
            part={joined}
            kind={i === steps.length - 1 ? 'root' : 'joined'}
            toward={away(side)}
            signed={signed}
          />
        ))}
        <Node
          x={spine}
          y={yOf(0)}
          part={leaf}
          kind={steps.length === 0 ? 'root' : 'leaf'}
          toward={away(steps[0]?.side)}
          signed={signed}
        />
      </svg>
      <figcaption className={classes.caption}>{t('receipt.drawingHelp')}</figcaption>
    </figure>
  )
}

/** Where the text of a node stands: 1 to its right, -1 to its left. */
type Toward = 1 | -1

interface NodeProps {
  x: number
  y: number
  part: Part
  kind: 'leaf' | 'sibling' | 'joined' | 'root'
  toward: Toward
  signed?: boolean
}

const Node = ({ x, y, part, kind, toward, signed = false }: NodeProps) => {
  const { t } = useI18n()
  const entries = useEntriesText()
  const name = kind === 'root' ? t('receipt.root') : kind === 'leaf' ? t('receipt.leaf') : entries(part)
  // The direction is fixed, so that start and end mean left and right in every language.
  const text = { x: x + toward * 20, textAnchor: toward === 1 ? 'start' : 'end', direction: 'ltr' } as const
  return (
    <g className={classes.node} data-kind={kind}>
      {kind === 'root' && signed && <circle cx={x} cy={y} r={13} className={classes.seal} />}
      <circle cx={x} cy={y} r={8} />
      <text {...text} y={y - 2} className={classes.name}>
        {name}
      </text>
      <text {...text} y={y + 14} className={classes.hash}>
        {shortOf(part.hash)}
      </text>
    </g>
  )
}

const useEntriesText = () => {
  const { t, format } = useI18n()
  return ({ first, last }: Part): string =>
    first === last
      ? t('receipt.entry', { number: format.number(first) })
      : t('receipt.entries', { first: format.number(first), last: format.number(last) })
}

/** The same as the drawing, to read and to compare: every hash in full. */
export const ProofSteps = ({ path }: { path: Path }) => {
  const { t } = useI18n()
  const entries = useEntriesText()
  return (
    <ol className={classes.steps}>
      <li>
        {t('receipt.stepLeaf', { entry: entries(path.leaf) })} <Id>{path.leaf.hash}</Id>
      </li>
      {path.steps.map(({ sibling, side, joined }) => (
        <li key={sibling.first}>
          {t(`receipt.step.${side}`, { entries: entries(sibling) })} <Id>{sibling.hash}</Id>
          <br />
          {t('receipt.stepJoined', { entries: entries(joined) })} <Id>{joined.hash}</Id>
        </li>
      ))}
      <li>
        {t('receipt.stepRoot')} <Id>{path.root.hash}</Id>
      </li>
    </ol>
  )
}
