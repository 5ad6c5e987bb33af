import { lifecycleStates } from 'virtual:contracts'
import { Autocomplete, Button, TextInput } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useI18n } from '../../../../app/i18n/index.ts'
import { useCatalogue, useSegments } from '../../use-segments.ts'
import classes from '../builder.module.css'
import { Choose } from '../fields/choose.tsx'
import { TestRows } from '../fields/events-field.tsx'
import { NumberField } from '../fields/number-field.tsx'
import { newSalt } from '../salt.ts'
import { useDescribed } from './attribute-form.tsx'
import type { FormProps } from './form-props.ts'
import { Marks } from './marks.tsx'

export const SegmentForm = ({ said, onChange }: FormProps<'segment'>) => {
  const { t } = useI18n()
  const { items } = useSegments()
  // One that is being edited cannot hold itself; the server finds the longer circles.
  const { key: own } = useParams({ strict: false })
  return (
    <Choose
      label={t('segments.kind.segment')}
      placeholder={t('segments.pick')}
      searchable
      value={said.segment}
      options={items.filter((s) => s.key !== own).map((s) => ({ value: s.key, label: s.name }))}
      onChange={(segment) => onChange({ segment })}
    />
  )
}

export const RecipientForm = ({ said, onChange }: FormProps<'recipient'>) => {
  const { t } = useI18n()
  const { listed, typeOf } = useDescribed()
  return (
    <>
      <TextInput
        label={t('segments.relation')}
        placeholder={t('segments.anybody')}
        classNames={{ root: classes.choose }}
        attributes={{ input: { dir: 'auto' } }}
        maxLength={60}
        value={said.recipient === '*' ? '' : said.recipient}
        onChange={(e) => onChange({ ...said, recipient: e.currentTarget.value || '*' })}
      />
      <TestRows
        value={said.where ?? []}
        add={t('segments.recipientAdd')}
        names={listed.map((a) => a.key)}
        typeOf={typeOf}
        onChange={(where) => onChange({ ...said, where })}
      />
    </>
  )
}

export const SampleForm = ({ said, onChange }: FormProps<'sample'>) => {
  const { t } = useI18n()
  return (
    <>
      <NumberField
        label={t('segments.percentOf')}
        suffix=" %"
        value={said.sample}
        onChange={(sample) => onChange({ ...said, sample })}
      />
      <TextInput
        label={t('segments.salt')}
        classNames={{ root: classes.choose }}
        attributes={{ input: { dir: 'ltr' } }}
        maxLength={64}
        value={said.salt}
        onChange={(e) => onChange({ ...said, salt: e.currentTarget.value })}
      />
      <Button variant="default" className={classes.check} onClick={() => onChange({ ...said, salt: newSalt() })}>
        {t('segments.drawAgain')}
      </Button>
    </>
  )
}

export const LifecycleForm = ({ said, onChange }: FormProps<'lifecycle'>) => {
  const { t } = useI18n()
  const { namesOf } = useCatalogue()
  return (
    <>
      <Marks
        label={t('segments.kind.lifecycle')}
        options={lifecycleStates.map((state) => ({ value: state, label: t(`segments.lifecycle.${state}`) }))}
        value={said.lifecycle}
        onChange={(lifecycle) => onChange({ ...said, lifecycle })}
      />
      <Autocomplete
        label={t('segments.rhythmOf')}
        placeholder="Order Completed"
        classNames={{ root: classes.choose }}
        attributes={{ input: { dir: 'auto' } }}
        maxLength={255}
        data={namesOf('track')}
        value={said.event ?? ''}
        onChange={(event) => onChange({ ...said, event: event === '' ? undefined : event })}
      />
    </>
  )
}

const measures = ['recency', 'frequency', 'monetary'] as const
const fifths = ['1', '2', '3', '4', '5'] as const

export const RfmForm = ({ said, onChange }: FormProps<'rfm'>) => {
  const { t, format } = useI18n()
  return (
    <>
      {measures.map((measure) => (
        <Marks
          key={measure}
          label={t(`segments.rfm.${measure}`)}
          options={fifths.map((fifth) => ({ value: fifth, label: format.number(Number(fifth)) }))}
          value={(said.rfm[measure] ?? []).map((n) => String(n) as (typeof fifths)[number])}
          onChange={(next) =>
            onChange({ rfm: { ...said.rfm, [measure]: next.length === 0 ? undefined : next.map(Number) } })
          }
        />
      ))}
    </>
  )
}
