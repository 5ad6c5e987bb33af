import type { LiveOutcome } from '@candor/contracts'
import { IconArchive, IconCheck, IconCircleDashed, IconCopy, IconX, type TablerIcon } from '@tabler/icons-react'
import { useI18n } from '../app/i18n/index.ts'
import classes from './outcome.module.css'

type Kind = LiveOutcome['outcome']

const icons: Record<Kind, TablerIcon> = {
  processed: IconCheck,
  withheld: IconCircleDashed,
  rejected: IconX,
  quarantined: IconArchive,
  duplicate: IconCopy,
}

/** What a reason means in the reader's language; a reason this console does not know is shown as it is. */
export const useReasonText = () => {
  const { t, known } = useI18n()
  return (reason: string): string => {
    const key = `reason.${reason}`
    return known(key) ? t(key) : reason
  }
}

/** The sign of an outcome. Withheld is quiet: it is what should happen, not a fault. */
export const OutcomeMark = ({ outcome }: { outcome: Kind }) => {
  const { t } = useI18n()
  const Icon = icons[outcome]
  return (
    <span className={classes.mark} data-outcome={outcome}>
      <Icon size={16} stroke={2} aria-hidden />
      {t(`outcome.${outcome}`)}
    </span>
  )
}

/** One sentence or two: why it ended so, and when that could change. */
export const useOutcomeStory = () => {
  const { t, known } = useI18n()
  const reasonText = useReasonText()
  return (outcome: Kind, reason: string | null): string => {
    if (outcome === 'processed' || outcome === 'duplicate') return t(`outcome.${outcome}.why`)
    const why = reason === null ? [] : [reasonText(reason)]
    if (outcome !== 'withheld') return [...why, t(`outcome.${outcome}.then`)].join(' ')
    const until = `until.${reason}`
    return [...why, t('outcome.withheld.then'), ...(known(until) ? [t(until)] : [])].join(' ')
  }
}
