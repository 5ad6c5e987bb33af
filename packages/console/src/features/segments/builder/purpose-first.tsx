import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import form from '../../consent/consent.module.css'
import { purposesQuery, textOfPurpose } from '../../consent/use-consent.ts'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import classes from './builder.module.css'

interface Props {
  value: string
  /** The purpose of the version that holds; another one is a change to think about. */
  before?: string | undefined
  onChange: (purpose: string) => void
}

/** What the segment serves, chosen before anything else, and what follows from it in words. */
export const PurposeFirst = ({ value, before, onChange }: Props) => {
  const { t, language } = useI18n()
  const may = useMay()
  const { all, nameOf } = usePurposeChoice()
  const listed = useQuery({ ...purposesQuery, enabled: may('consent:read') }).data?.items
  const purpose = listed?.find((p) => p.key === value)
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('segments.purposeFirst')}</legend>
      <p className={form.help}>{t('segments.purposeHelp')}</p>
      <Select
        aria-label={t('segments.purpose')}
        placeholder={t('segments.pick')}
        classNames={{ root: form.short }}
        searchable
        allowDeselect={false}
        data={all}
        value={value === '' ? null : value}
        onChange={(next) => next !== null && onChange(next)}
      />
      {value !== '' && (
        <div className={classes.consequence}>
          {purpose !== undefined && textOfPurpose(purpose, language).description !== '' && (
            <p>
              <bdi>{textOfPurpose(purpose, language).description}</bdi>
            </p>
          )}
          <p>
            {t(purpose?.essential === true ? 'segments.purposeEssential' : 'segments.purposeMeans', {
              purpose: nameOf(value),
            })}
          </p>
          {before !== undefined && before !== value && (
            <p>{t('segments.purposeChanged', { before: nameOf(before), purpose: nameOf(value) })}</p>
          )}
        </div>
      )}
    </fieldset>
  )
}
