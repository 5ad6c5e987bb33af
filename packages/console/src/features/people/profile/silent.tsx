import type { Profile } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useAttributes } from '../../attributes/use-attributes.ts'
import classes from './profile.module.css'

/** What is known and not told for this purpose, here or to this reader: quiet, with its reason. */
export const Silent = ({ silent }: { silent: Profile['silent'] }) => {
  const { t } = useI18n()
  const { nameOf } = useAttributes()
  if (silent.length === 0) return null
  return (
    <ul className={classes.silent} aria-label={t('person.silent')}>
      {silent.map(({ attribute, because }) => (
        <li key={attribute}>
          <bdi>{nameOf(attribute)}</bdi> <span>{t(`silence.${because}`)}</span>
        </li>
      ))}
    </ul>
  )
}
