import { valueClasses } from 'virtual:contracts'
import type { AttributeDefinition, ValueTest } from '@candor/contracts'
import { MultiSelect, Select, TextInput } from '@mantine/core'
import { useI18n } from '../../../../app/i18n/index.ts'
import { nameOfAttribute, useAttributes } from '../../../attributes/use-attributes.ts'
import classes from '../builder.module.css'
import { Choose } from '../fields/choose.tsx'
import { MaybeDuration } from '../fields/duration-field.tsx'
import { NumberField } from '../fields/number-field.tsx'
import { testFor, type ValueType } from '../fields/value-choices.ts'
import { ValueTestField } from '../fields/value-test.tsx'
import type { Of } from '../kinds.ts'
import type { FormProps } from './form-props.ts'

/** What the catalogue says of an attribute, as the questions need it. */
export const useDescribed = () => {
  const { language } = useI18n()
  const { items, find } = useAttributes()
  return {
    listed: items.filter((a) => a.status !== 'retired'),
    typeOf: (key: string): ValueType => {
      const known = find(key)
      // Of what reaches somebody it may be asked only whether it is known, as of an object.
      if (known?.sensitivity === 'contact') return 'object'
      return known === undefined || known.status === 'proposed' ? null : known.type
    },
    optionsOf: (key: string) =>
      (find(key)?.options ?? []).map((o) => ({
        value: o.key,
        label: o.texts[language]?.name ?? o.texts.en?.name ?? o.key,
      })),
    unitOf: (key: string) => find(key)?.unit ?? undefined,
  }
}

interface PickProps {
  label: string
  value: string
  onChange: (key: string) => void
  fits?: (attribute: AttributeDefinition) => boolean
}

/** An attribute of the catalogue, by its name; the key stands beside it. */
export const AttributePick = ({ label, value, onChange, fits = () => true }: PickProps) => {
  const { t, language } = useI18n()
  const { listed } = useDescribed()
  const data = listed.filter(fits).map((a) => {
    const name = nameOfAttribute(a, language)
    return { value: a.key, label: name === a.key ? name : `${name} (${a.key})` }
  })
  return (
    <Select
      label={label}
      placeholder={t('segments.pick')}
      classNames={{ root: classes.several }}
      searchable
      allowDeselect={false}
      data={value === '' || data.some((d) => d.value === value) ? data : [...data, { value, label: value }]}
      value={value === '' ? null : value}
      onChange={(next) => next !== null && onChange(next)}
    />
  )
}

export const AttributeForm = ({ said, onChange }: FormProps<'attribute'>) => {
  const { t } = useI18n()
  const { typeOf, optionsOf, unitOf } = useDescribed()
  const type = typeOf(said.attribute)
  return (
    <>
      <AttributePick
        label={t('segments.attribute')}
        value={said.attribute}
        onChange={(attribute) => onChange({ ...said, attribute, test: testFor(typeOf(attribute), begun(said)) })}
      />
      <ValueTestField
        label={t('segments.ask')}
        type={type}
        options={optionsOf(said.attribute)}
        unit={unitOf(said.attribute)}
        test={said.test}
        onChange={(test) => onChange({ ...said, test })}
      />
      <MultiSelect
        label={t('segments.classes')}
        placeholder={(said.classes ?? []).length === 0 ? t('segments.anyClass') : ''}
        classNames={{ root: classes.several }}
        data={valueClasses.map((value) => ({ value, label: t(`origin.${value}`) }))}
        value={said.classes ?? []}
        onChange={(next) =>
          onChange({ ...said, classes: next.length === 0 ? undefined : (next as typeof said.classes) })
        }
      />
      <MaybeDuration
        label={t('segments.told')}
        add={t('segments.toldAdd')}
        value={said.told}
        onChange={(told) => onChange({ ...said, told })}
      />
    </>
  )
}

/** Nothing was asked yet: the first question of the type is the likeliest one. */
const begun = ({ attribute, test }: Of<'attribute'>): ValueTest =>
  attribute === '' && test.op === 'known' ? { op: 'equals', value: '' } : test

const dateTests = ['anniversary', 'next', 'last', 'before', 'from'] as const

export const DateForm = ({ said, onChange }: FormProps<'date'>) => {
  const { t } = useI18n()
  const { is } = said
  const today = () => new Date().toISOString().slice(0, 10)
  const ask = (op: (typeof dateTests)[number]) => {
    const days = 'days' in is ? is.days : 'withinDays' in is ? is.withinDays : 7
    const day = 'day' in is ? is.day : today()
    if (op === 'anniversary') return onChange({ ...said, is: { op, withinDays: Math.min(365, days) } })
    onChange({ ...said, is: op === 'before' || op === 'from' ? { op, day } : { op, days } })
  }
  return (
    <>
      <AttributePick
        label={t('segments.attribute')}
        value={said.date}
        fits={(a) => a.type === 'date' || a.type === 'birthday'}
        onChange={(date) => onChange({ ...said, date })}
      />
      <Choose
        label={t('segments.ask')}
        value={is.op}
        options={dateTests.map((op) => ({ value: op, label: t(`segments.date.${op}`) }))}
        onChange={ask}
      />
      {is.op === 'anniversary' && (
        <NumberField
          label={t('segments.days')}
          whole
          value={is.withinDays}
          onChange={(withinDays) => onChange({ ...said, is: { op: is.op, withinDays } })}
        />
      )}
      {(is.op === 'next' || is.op === 'last') && (
        <NumberField
          label={t('segments.days')}
          whole
          value={is.days}
          onChange={(days) => onChange({ ...said, is: { op: is.op, days } })}
        />
      )}
      {(is.op === 'before' || is.op === 'from') && (
        <TextInput
          type="date"
          label={t('segments.day')}
          classNames={{ root: classes.choose }}
          value={is.day}
          onChange={(e) => onChange({ ...said, is: { op: is.op, day: e.currentTarget.value } })}
        />
      )}
    </>
  )
}
