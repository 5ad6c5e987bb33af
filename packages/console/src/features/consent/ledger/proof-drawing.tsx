import { useDirection } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import { Id } from '../../../ui/code.tsx'
import classes from './proof.module.css'
import type { Part, Path } from './proof-path.ts'

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
  const height = top + path.steps.length * rise + 46
  const mirrored = (x: number) => (dir === 'rtl' ? width - x : x)
  const spine = mirrored(width / 2)
  const yOf = (level: number) => top + (path.steps.length - level) * rise
  return (
    <figure className={classes.figure}>
      <svg viewBox={`0 0 ${width} ${height}`} className={classes.tree} role="img" aria-label={t('receipt.drawing')}>
        {path.steps.map(({ sibling, side }, i) => {
          const x = mirrored(side === 'earlier' ? width * 0.22 : width * 0.78)
          const y = yOf(i)
          return (
            <g key={sibling.first}>
              <path className={classes.way} d={`M${spine} ${y} V${y - rise}`} />
              <path className={classes.branch} d={`M${x} ${y} Q${x} ${y - rise * 0.75} ${spine} ${y - rise}`} />
              <Node x={x} y={y} part={sibling} kind="sibling" />
            </g>
          )
        })}
        {path.steps.map(({ joined }, i) => (
          <Node
            key={joined.last - joined.first}
            x={spine}
            y={yOf(i + 1)}
            part={joined}
            kind={i === path.steps.length - 1 ? 'root' : 'joined'}
            signed={signed}
          />
        ))}
        <Node x={spine} y={yOf(0)} part={path.leaf} kind={path.steps.length === 0 ? 'root' : 'leaf'} signed={signed} />
      </svg>
      <figcaption className={classes.caption}>{t('receipt.drawingHelp')}</figcaption>
    </figure>
  )
}

interface NodeProps {
  x: number
  y: number
  part: Part
  kind: 'leaf' | 'sibling' | 'joined' | 'root'
  signed?: boolean
}

const Node = ({ x, y, part, kind, signed = false }: NodeProps) => {
  const { t } = useI18n()
  const entries = useEntriesText()
  const name = kind === 'root' ? t('receipt.root') : kind === 'leaf' ? t('receipt.leaf') : entries(part)
  // Of the way itself the texts stand beside it, so that no line runs through them.
  const beside = kind === 'joined' || kind === 'root' || kind === 'leaf'
  return (
    <g className={classes.node} data-kind={kind} data-signed={signed}>
      {kind === 'root' && signed && <circle cx={x} cy={y} r={13} className={classes.seal} />}
      <circle cx={x} cy={y} r={8} />
      {beside ? (
        <>
          <text x={x + 20} y={y - 2} className={classes.name} direction="ltr">
            {name}
          </text>
          <text x={x + 20} y={y + 14} className={classes.hash} direction="ltr">
            {shortOf(part.hash)}
          </text>
        </>
      ) : (
        <>
          <text x={x} y={y + 24} textAnchor="middle" className={classes.name} direction="ltr">
            {name}
          </text>
          <text x={x} y={y + 38} textAnchor="middle" className={classes.hash} direction="ltr">
            {shortOf(part.hash)}
          </text>
        </>
      )}
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
