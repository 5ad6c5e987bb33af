import type { Period } from '@candor/contracts'
import { TextInput } from '@mantine/core'
import { useI18n } from '../../../../app/i18n/index.ts'
import classes from '../builder.module.css'
import { Choose } from './choose.tsx'
import { DurationField } from './duration-field.tsx'
import { inShape, isoOf, localOf, periodShapes, shapeOf } from './period-shape.ts'

interface Props {
  value: Period | undefined
  onChange: (value: Period | undefined) => void
}

/** When it has to have happened. */
export const PeriodField = ({ value, onChange }: Props) => {
  const { t } = useI18n()
  const shape = shapeOf(value)
  const date = (side: 'from' | 'to') => (
    <TextInput
      type="datetime-local"
      label={t(`segments.period.${side}`)}
      classNames={{ root: classes.choose }}
      value={localOf(value?.[side])}
      onChange={(e) => onChange({ ...value, [side]: isoOf(e.currentTarget.value) })}
    />
  )
  return (
    <>
      <Choose
        label={t('segments.period')}
        value={shape}
        options={periodShapes.map((one) => ({ value: one, label: t(`segments.period.${one}`) }))}
        onChange={(next) => onChange(inShape(next, value, Date.now()))}
      />
      {value?.within !== undefined && (
        <DurationField
          label={t('segments.period.atMostAgo')}
          value={value.within}
          onChange={(within) => onChange({ ...value, within })}
        />
      )}
      {value?.before !== undefined && (
        <DurationField
          label={t('segments.period.atLeastAgo')}
          value={value.before}
          onChange={(before) => onChange({ ...value, before })}
        />
      )}
      {shape === 'dates' && date('from')}
      {shape === 'dates' && date('to')}
    </>
  )
}
