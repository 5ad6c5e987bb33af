import { useDirection } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import { useCounts } from '../counts.ts'
import classes from '../segments.module.css'
import type { Overlap } from './compare-page.tsx'
import { circlesOf } from './euler.ts'

const box = { width: 520, height: 240 }
/** How large a part is drawn of which is told only that it is below ten. */
const few = 5

/** Two circles, as large as the segments, that share as much as the segments do. The table below it says the same. */
export const EulerPicture = ({ overlap, a, b }: { overlap: Overlap; a: string; b: string }) => {
  const { t } = useI18n()
  const { countText } = useCounts()
  const { dir } = useDirection()
  const { onlyA, both, onlyB } = overlap
  const circles = circlesOf({ onlyA: onlyA ?? few, both: both ?? few, onlyB: onlyB ?? few }, box)
  const x = (at: number) => (dir === 'rtl' ? box.width - at : at)
  return (
    <svg
      viewBox={`0 0 ${box.width} ${box.height}`}
      className={classes.euler}
      role="img"
      aria-label={t('segments.euler', {
        a,
        b,
        onlyA: countText(onlyA),
        both: countText(both),
        onlyB: countText(onlyB),
      })}
    >
      {circles.map((circle, i) => (
        <circle
          key={i === 0 ? 'a' : 'b'}
          className={classes.circle}
          data-set={i === 0 ? 'a' : 'b'}
          cx={x(circle.x)}
          cy={circle.y}
          r={circle.r}
        />
      ))}
    </svg>
  )
}
