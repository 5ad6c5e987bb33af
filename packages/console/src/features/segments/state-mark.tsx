import type { SegmentState } from '@candor/contracts'
import { IconCircleCheck, IconLoader, IconPencil, IconPlayerPause, type TablerIcon } from '@tabler/icons-react'
import { useI18n } from '../../app/i18n/index.ts'
import classes from './segments.module.css'

const icons: Record<SegmentState, TablerIcon> = {
  draft: IconPencil,
  computing: IconLoader,
  live: IconCircleCheck,
  paused: IconPlayerPause,
}

/** The state of a segment, by sign and word. */
export const StateMark = ({ state }: { state: SegmentState }) => {
  const { t } = useI18n()
  const Icon = icons[state]
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={16} stroke={1.75} aria-hidden />
      {t(`segments.state.${state}`)}
    </span>
  )
}
