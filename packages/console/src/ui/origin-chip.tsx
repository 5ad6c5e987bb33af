import { Tooltip } from '@mantine/core'
import { IconArrowsSplit2, IconMessage2 } from '@tabler/icons-react'
import { useI18n } from '../app/i18n/index.ts'
import classes from './origin-chip.module.css'

export const origins = ['zero', 'first', 'second', 'third', 'inferred'] as const
export type Origin = (typeof origins)[number]

/** What can be told of a value's way here; whatever is known is shown. */
export interface Story {
  source?: string
  question?: string
  agreement?: string
  messageId?: string
  /** ISO 8601. */
  at?: string
}

interface Props {
  origin: Origin
  /** Left out where it stands beside the chip already. */
  label?: string
  value: string
  story?: Story
  /** 0 to 1; shown for what is inferred. */
  confidence?: number
  stale?: boolean
  contradicted?: boolean
  /** Opens the whole story; `opened` says whether it is open. */
  onOpen?: () => void
  opened?: boolean
}

/**
 * A value of a person, drawn the same way wherever it appears: the edge tells its class, the tooltip its story.
 * Edge and sign differ as well as colour, and the class is in the accessible name.
 */
export const OriginChip = ({
  origin,
  label,
  value,
  story = {},
  confidence,
  stale = false,
  contradicted = false,
  onOpen,
  opened = false,
}: Props) => {
  const { t, format } = useI18n()
  const lines = [
    t(`origin.${origin}`),
    confidence !== undefined && t('origin.confidence', { value: confidence }),
    story.source !== undefined && t('origin.from', { source: story.source }),
    story.question !== undefined && t('origin.question', { question: story.question }),
    story.agreement !== undefined && t('origin.agreement', { agreement: story.agreement }),
    story.at !== undefined && t('origin.when', { when: format.dateTime(story.at) }),
    story.messageId !== undefined && t('origin.message', { id: story.messageId }),
    stale && t('origin.stale'),
    contradicted && t('origin.contradicted'),
  ].filter((line) => line !== false)
  const shared = { className: classes.chip, 'data-origin': origin, 'data-stale': stale || undefined }
  const inside = (
    <>
      {origin === 'zero' && <IconMessage2 size={14} aria-hidden />}
      {label !== undefined && <span className={classes.label}>{label}</span>}
      <bdi className={classes.value}>{value}</bdi>
      {origin === 'inferred' && confidence !== undefined && (
        <span className={classes.label}>{format.percent(confidence)}</span>
      )}
      {contradicted && <IconArrowsSplit2 size={14} aria-hidden />}
      <span className={classes.hidden}>{lines.join(' · ')}</span>
    </>
  )
  return (
    <Tooltip
      maw={360}
      label={lines.map((line) => (
        <div key={line} className={classes.line}>
          {line}
        </div>
      ))}
    >
      {onOpen === undefined ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the story opens on focus, for those without a pointer
        <span {...shared} tabIndex={0}>
          {inside}
        </span>
      ) : (
        <button type="button" {...shared} aria-expanded={opened} onClick={onOpen}>
          {inside}
        </button>
      )}
    </Tooltip>
  )
}
