import type { Recipient } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import { OriginChip } from '../../../ui/origin-chip.tsx'
import { useAttributes } from '../../attributes/use-attributes.ts'
import people from '../people.module.css'

type Told = Pick<Recipient['values'][number], 'attribute' | 'value' | 'class' | 'at'> & { stale?: boolean }

/** What was told of somebody else or of a group, as chips. */
export const ToldChips = ({ values }: { values: readonly Told[] }) => {
  const { t } = useI18n()
  const { nameOf, textOf } = useAttributes()
  if (values.length === 0) return <span className={people.small}>{t('recipients.nothingSaid')}</span>
  return (
    <div className={people.chips}>
      {values.map((v) => (
        <OriginChip
          key={v.attribute}
          origin={v.class}
          label={nameOf(v.attribute)}
          value={textOf(v.attribute, v.value)}
          story={{ at: v.at }}
          stale={v.stale ?? false}
        />
      ))}
    </div>
  )
}
