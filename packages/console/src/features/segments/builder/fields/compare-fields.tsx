import type { Comparison, Times } from '@candor/contracts'
import { useI18n } from '../../../../app/i18n/index.ts'
import classes from '../builder.module.css'
import { Choose } from './choose.tsx'
import { NumberField } from './number-field.tsx'

const comparisons = ['atLeast', 'atMost', 'above', 'below', 'equals'] as const
const counts = ['atLeast', 'atMost', 'exactly'] as const

/** How a number is compared. */
export const ComparisonField = ({
  label,
  value,
  onChange,
}: {
  label: string
  value: Comparison
  onChange: (value: Comparison) => void
}) => {
  const { t } = useI18n()
  return (
    <div className={classes.together}>
      <Choose
        label={label}
        value={value.op}
        options={comparisons.map((op) => ({ value: op, label: t(`segments.compare.${op}`) }))}
        onChange={(op) => onChange({ ...value, op })}
      />
      <NumberField
        label={t('segments.number')}
        negative
        value={value.value}
        onChange={(next) => onChange({ ...value, value: next })}
      />
    </div>
  )
}

/** How many times; at least once where nothing is said. */
export const TimesField = ({
  value = { op: 'atLeast', n: 1 },
  onChange,
}: {
  value: Times | undefined
  onChange: (value: Times | undefined) => void
}) => {
  const { t } = useI18n()
  const say = (times: Times) => onChange(times.op === 'atLeast' && times.n === 1 ? undefined : times)
  return (
    <div className={classes.together}>
      <Choose
        label={t('segments.times')}
        value={value.op}
        options={counts.map((op) => ({ value: op, label: t(`segments.compare.${op}`) }))}
        onChange={(op) => say({ ...value, op })}
      />
      <NumberField label={t('segments.timesN')} whole value={value.n} onChange={(n) => say({ ...value, n })} />
    </div>
  )
}
