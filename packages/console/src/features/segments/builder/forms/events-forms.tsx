import { Autocomplete } from '@mantine/core'
import { useI18n } from '../../../../app/i18n/index.ts'
import { useCatalogue } from '../../use-segments.ts'
import classes from '../builder.module.css'
import { Choose } from '../fields/choose.tsx'
import { ComparisonField, TimesField } from '../fields/compare-fields.tsx'
import { EventsField, PropertyTests } from '../fields/events-field.tsx'
import { PeriodField } from '../fields/period-field.tsx'
import type { FormProps } from './form-props.ts'

export const PerformedForm = ({ said, onChange }: FormProps<'performed'>) => (
  <>
    <EventsField value={said.performed} onChange={(performed) => onChange({ ...said, performed })} />
    <TimesField value={said.times} onChange={(times) => onChange({ ...said, times })} />
    <PeriodField value={said.period} onChange={(period) => onChange({ ...said, period })} />
  </>
)

export const EdgeForm = ({ said, onChange }: FormProps<'edge'>) => {
  const { t } = useI18n()
  return (
    <>
      <Choose
        label={t('segments.edge')}
        value={said.edge}
        options={(['first', 'last'] as const).map((edge) => ({ value: edge, label: t(`segments.edge.${edge}`) }))}
        onChange={(edge) => onChange({ ...said, edge })}
      />
      <EventsField value={said.of} onChange={(of) => onChange({ ...said, of })} />
      <PeriodField value={said.period} onChange={(period) => onChange({ ...said, period })} />
      <PropertyTests
        events={said.of}
        value={said.having}
        add={t('segments.havingAdd')}
        onChange={(having) => onChange({ ...said, having })}
      />
    </>
  )
}

const totals = ['sum', 'average', 'distinct'] as const

export const TotalForm = ({ said, onChange }: FormProps<'total'>) => {
  const { t } = useI18n()
  const { propertiesOf } = useCatalogue()
  const properties = propertiesOf(said.of.type ?? 'track', said.of.event)
  const counted = said.total === 'distinct' ? properties : properties.filter((p) => p.type === 'number')
  return (
    <>
      <Choose
        label={t('segments.total')}
        value={said.total}
        options={totals.map((total) => ({ value: total, label: t(`segments.total.${total}`) }))}
        onChange={(total) => onChange({ ...said, total })}
      />
      <Autocomplete
        label={t('segments.property')}
        classNames={{ root: classes.choose }}
        attributes={{ input: { dir: 'ltr' } }}
        maxLength={255}
        data={counted.map((p) => p.name)}
        value={said.property}
        onChange={(property) => onChange({ ...said, property })}
      />
      <ComparisonField label={t('segments.is')} value={said.is} onChange={(is) => onChange({ ...said, is })} />
      <EventsField value={said.of} onChange={(of) => onChange({ ...said, of: { ...of, period: said.of.period } })} />
      <PeriodField value={said.of.period} onChange={(period) => onChange({ ...said, of: { ...said.of, period } })} />
    </>
  )
}

export const SectionForm = ({ said, onChange }: FormProps<'section'>) => {
  const { t } = useI18n()
  const { sections } = useCatalogue()
  return (
    <>
      <Autocomplete
        label={t('segments.section')}
        classNames={{ root: classes.choose }}
        attributes={{ input: { dir: 'auto' } }}
        maxLength={255}
        data={[...sections]}
        value={said.section}
        onChange={(section) => onChange({ ...said, section })}
      />
      <ComparisonField
        label={t('segments.seconds')}
        value={said.seconds}
        onChange={(seconds) => onChange({ ...said, seconds })}
      />
      <PeriodField value={said.period} onChange={(period) => onChange({ ...said, period })} />
    </>
  )
}
