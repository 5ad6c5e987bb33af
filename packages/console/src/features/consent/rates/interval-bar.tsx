import type { ConsentRate } from '@candor/contracts'
import classes from './rates.module.css'

/** Where the share lies between none and all: the interval as a bar, the share as a mark. Follows the direction of the text. */
export const IntervalBar = ({ rate: { rate, low, high } }: { rate: Pick<ConsentRate, 'rate' | 'low' | 'high'> }) => (
  <span className={classes.track} aria-hidden="true">
    {low !== null && high !== null && (
      <span
        className={classes.interval}
        data-open={rate === null}
        style={{ insetInlineStart: `${low * 100}%`, width: `${Math.max(0.5, (high - low) * 100)}%` }}
      />
    )}
    {rate !== null && <span className={classes.share} style={{ insetInlineStart: `${rate * 100}%` }} />}
  </span>
)
