import type { QuestionStatus } from '@candor/contracts'
import { IconArchive, IconCircleCheck, IconPencil, IconPlayerPause, type TablerIcon } from '@tabler/icons-react'
import { useI18n } from '../../app/i18n/index.ts'
import classes from './asking.module.css'

const icons: Record<QuestionStatus, TablerIcon> = {
  draft: IconPencil,
  live: IconCircleCheck,
  paused: IconPlayerPause,
  retired: IconArchive,
}

/** The state of a question or a flow, by sign and word. */
export const StatusMark = ({ status }: { status: QuestionStatus }) => {
  const { t } = useI18n()
  const Icon = icons[status]
  return (
    <span className={classes.status} data-status={status}>
      <Icon size={16} stroke={1.75} aria-hidden />
      {t(`asking.status.${status}`)}
    </span>
  )
}
