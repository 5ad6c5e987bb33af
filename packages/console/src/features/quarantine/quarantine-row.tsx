import type { QuarantinedEvent } from '@candor/contracts'
import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useI18n } from '../../app/i18n/index.ts'
import { Ago } from '../../ui/ago.tsx'
import { Id, Json } from '../../ui/code.tsx'
import { useReasonText } from '../../ui/outcome.tsx'
import { Notice } from '../../ui/states.tsx'
import { useSources } from '../sources/use-sources.ts'
import classes from './quarantine.module.css'

interface Props {
  item: QuarantinedEvent
  selected: boolean
  /** Absent: nothing can be done with it. */
  onToggle?: () => void
}

const nameOf = (event: Record<string, unknown>): string => {
  const name = event.event ?? event.name ?? event.type
  return typeof name === 'string' ? name : '—'
}

export const QuarantineRow = ({ item, selected, onToggle }: Props) => {
  const { t } = useI18n()
  const sources = useSources()
  const reasonText = useReasonText()
  const [open, setOpen] = useState(false)
  return (
    <li className={classes.row}>
      {onToggle !== undefined && (
        <Checkbox
          checked={selected}
          onChange={onToggle}
          aria-label={t('quarantine.select', { id: item.messageId })}
          className={classes.check}
        />
      )}
      <div className={classes.main}>
        <p className={classes.title}>
          <bdi>{nameOf(item.event)}</bdi>
          <span className={classes.small}>
            <bdi>{sources.nameOf(item.sourceId)}</bdi> · <Ago at={item.quarantinedAt} />
          </span>
        </p>
        <p className={classes.reason}>{reasonText(item.reason)}</p>
        {item.detail !== '' && (
          <p className={classes.small}>
            <bdi>{item.detail}</bdi>
          </p>
        )}
        <p className={classes.small}>
          <Id>{item.messageId}</Id>
        </p>
        {open &&
          (item.state === 'discarded' ? <Notice>{t('quarantine.contentGone')}</Notice> : <Json value={item.event} />)}
      </div>
      <Button variant="subtle" color="gray" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'quarantine.hide' : 'quarantine.show')}
      </Button>
    </li>
  )
}
