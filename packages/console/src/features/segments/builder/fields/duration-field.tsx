import { durationUnits } from 'virtual:contracts'
import type { Duration } from '@candor/contracts'
import { useI18n } from '../../../../app/i18n/index.ts'
import classes from '../builder.module.css'
import { Choose } from './choose.tsx'
import { NumberField } from './number-field.tsx'

interface Props {
  label: string
  value: Duration
  onChange: (value: Duration) => void
}

/** A length of time: a whole number and its unit. */
export const DurationField = ({ label, value, onChange }: Props) => {
  const { t } = useI18n()
  return (
    <div className={classes.together}>
      <NumberField label={label} whole value={value.n} onChange={(n) => onChange({ ...value, n })} />
      <Choose
        label={t('segments.unit')}
        value={value.unit}
        options={durationUnits.map((unit) => ({
          value: unit,
          label: t(`segments.unit.${unit}`, { count: Number.isFinite(value.n) ? value.n : 0 }),
        }))}
        onChange={(unit) => onChange({ ...value, unit })}
      />
    </div>
  )
}

/** The same where it may be left out. */
export const MaybeDuration = ({
  label,
  add,
  value,
  onChange,
}: {
  label: string
  add: string
  value: Duration | undefined
  onChange: (value: Duration | undefined) => void
}) => {
  const { t } = useI18n()
  if (value === undefined)
    return (
      <button
        type="button"
        className={`${classes.more} ${classes.add}`}
        onClick={() => onChange({ n: 1, unit: 'day' })}
      >
        {add}
      </button>
    )
  return (
    <div className={classes.together}>
      <DurationField label={label} value={value} onChange={onChange} />
      <button
        type="button"
        className={classes.more}
        aria-label={t('action.remove', { name: label })}
        onClick={() => onChange(undefined)}
      >
        {t('segments.remove')}
      </button>
    </div>
  )
}
