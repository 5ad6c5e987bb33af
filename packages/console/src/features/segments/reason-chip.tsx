import type { ChangeReason } from '@candor/contracts'
import { Tooltip } from '@mantine/core'
import {
  IconBolt,
  IconClock,
  IconCloud,
  IconPencil,
  IconShieldCheck,
  IconTag,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react'
import { useI18n } from '../../app/i18n/index.ts'
import { OriginChip } from '../../ui/origin-chip.tsx'
import { useAttributes } from '../attributes/use-attributes.ts'
import classes from './segments.module.css'

const icons: Record<ChangeReason['kind'], TablerIcon> = {
  event: IconBolt,
  value: IconTag,
  consent: IconShieldCheck,
  identity: IconUsersGroup,
  time: IconClock,
  definition: IconPencil,
  signal: IconCloud,
}

/**
 * Why somebody is in, or came or went. What a person did or said has the edge of its origin, as everywhere; what nobody did
 * has a plain one.
 */
export const ReasonChip = ({ reason }: { reason: ChangeReason }) => {
  const { t, format } = useI18n()
  const { nameOf } = useAttributes()
  const { kind, name, messageId, at } = reason
  const what = name === undefined ? undefined : kind === 'value' ? nameOf(name) : name
  const origin = kind === 'event' ? 'first' : kind === 'value' ? reason.class : undefined
  if (origin !== undefined)
    return (
      <OriginChip
        origin={origin}
        value={what ?? t(`segments.reason.${kind}`)}
        story={{ ...(messageId === undefined ? {} : { messageId }), ...(at === undefined ? {} : { at }) }}
      />
    )
  const Icon = icons[kind]
  const lines = [
    t(`segments.reasonHelp.${kind}`),
    at !== undefined && t('origin.when', { when: format.dateTime(at) }),
    messageId !== undefined && t('origin.message', { id: messageId }),
  ].filter((line) => line !== false)
  return (
    <Tooltip maw={360} label={lines.map((line) => <div key={line}>{line}</div>)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the story opens on focus, for those without a pointer */}
      <span className={classes.reason} tabIndex={0} data-reason={kind}>
        <Icon size={14} stroke={1.75} aria-hidden />
        <bdi>{what ?? t(`segments.reason.${kind}`)}</bdi>
        <span className={classes.hidden}>{lines.join(' · ')}</span>
      </span>
    </Tooltip>
  )
}
