import type { ProfileValue } from '@candor/contracts'
import { IconEyeOff } from '@tabler/icons-react'
import { useId } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { Ago } from '../../../ui/ago.tsx'
import { OriginChip } from '../../../ui/origin-chip.tsx'
import { useAttributes } from '../../attributes/use-attributes.ts'
import classes from './profile.module.css'
import { useChipStory } from './story-of.ts'
import { ValueStory } from './value-story.tsx'

interface Props {
  value: ProfileValue
  /** Where it is read for. */
  place: string | undefined
  opened: boolean
  onToggle: () => void
}

/** An attribute and its value; opened, everything about why it is known. */
export const ValueRow = ({ value, place, opened, onToggle }: Props) => {
  const { t } = useI18n()
  const { nameOf, textOf } = useAttributes()
  const storyOf = useChipStory()
  const id = useId()
  return (
    <li className={classes.value} data-attribute={value.attribute}>
      <div className={classes.valueHead}>
        <span className={classes.name}>
          <bdi>{nameOf(value.attribute)}</bdi>
        </span>
        <span className={classes.chipCell}>
          <OriginChip
            origin={value.class}
            value={textOf(value.attribute, value.value)}
            story={storyOf(value)}
            {...(value.confidence === null ? {} : { confidence: value.confidence })}
            stale={value.stale}
            contradicted={value.contradicted}
            onOpen={onToggle}
            opened={opened}
          />
        </span>
        <span className={classes.aside}>
          {!value.mentionable && (
            <span className={classes.unsaid}>
              <IconEyeOff size={14} aria-hidden />
              {t('person.silently')}
            </span>
          )}
          {value.stale && <span>{t('values.stale')}</span>}
          <Ago at={value.at} />
        </span>
        <button type="button" className={classes.why} aria-expanded={opened} aria-controls={id} onClick={onToggle}>
          {t('values.why')}
          <span className={classes.hidden}>
            <bdi>{nameOf(value.attribute)}</bdi>
          </span>
        </button>
      </div>
      <div id={id}>{opened && <ValueStory value={value} place={place} />}</div>
    </li>
  )
}
