import type { ValueTest } from '@candor/contracts'
import { MultiSelect, TagsInput, TextInput } from '@mantine/core'
import { useI18n } from '../../../../app/i18n/index.ts'
import classes from '../builder.module.css'
import { Choose } from './choose.tsx'
import { NumberField } from './number-field.tsx'
import { asked, choiceOf, choicesFor, currencyFor, type ValueType } from './value-choices.ts'

export interface Option {
  value: string
  label: string
}

interface Props {
  /** What is asked about, for those who only hear the field. */
  label: string
  type: ValueType
  options?: readonly Option[]
  unit?: string | undefined
  test: ValueTest
  onChange: (test: ValueTest) => void
}

/** A question about a value, as far as its type can answer one. */
export const ValueTestField = ({ label, type, options = [], unit, test, onChange }: Props) => {
  const { t } = useI18n()
  const choice = choiceOf(test, type)
  const offered = choicesFor(type)
  const currency = 'currency' in test ? test.currency : currencyFor(type)
  return (
    <>
      <Choose
        label={label}
        value={choice}
        options={(offered.includes(choice) ? offered : [...offered, choice]).map((one) => ({
          value: one,
          label: t(`segments.ask.${one}`),
        }))}
        onChange={(next) => onChange(asked(next, test, currency))}
      />
      <Operand type={type} options={options} unit={unit} test={test} onChange={onChange} />
    </>
  )
}

type OperandProps = Omit<Props, 'label'>

/** What it is compared with. */
const Operand = ({ type, options = [], unit, test, onChange }: OperandProps) => {
  const { t } = useI18n()
  if (test.op === 'known' || (test.op === 'equals' && typeof test.value === 'boolean')) return null
  if (test.op === 'in') return <Several type={type} options={options} test={test} onChange={onChange} />
  if (test.op === 'above' || test.op === 'atLeast' || test.op === 'below' || test.op === 'atMost')
    return (
      <div className={classes.together}>
        <NumberField
          label={t('segments.number')}
          negative
          {...(unit === undefined ? {} : { suffix: ` ${unit}` })}
          value={test.value}
          onChange={(value) => onChange({ ...test, value })}
        />
        {test.currency !== undefined && (
          <TextInput
            label={t('segments.currency')}
            classNames={{ root: classes.currency }}
            attributes={{ input: { dir: 'ltr' } }}
            maxLength={3}
            value={test.currency}
            onChange={(e) => onChange({ ...test, currency: e.currentTarget.value.toUpperCase() })}
          />
        )}
      </div>
    )
  if (test.op === 'equals' && typeof test.value !== 'string')
    return (
      <NumberField
        label={t('segments.number')}
        negative
        {...(unit === undefined ? {} : { suffix: ` ${unit}` })}
        value={Number(test.value)}
        onChange={(value) => onChange({ op: 'equals', value })}
      />
    )
  const text = String(test.value)
  const say = (value: string) => onChange({ ...test, value } as ValueTest)
  if (options.length > 0 && (test.op === 'equals' || test.op === 'has'))
    return <Choose label={t('segments.value')} searchable value={text} options={options} onChange={say} />
  return (
    <TextInput
      label={t('segments.value')}
      type={type === 'date' ? 'date' : 'text'}
      classNames={{ root: classes.choose }}
      attributes={{ input: { dir: 'auto' } }}
      value={text}
      onChange={(e) => say(e.currentTarget.value)}
    />
  )
}

const Several = ({ type, options = [], test, onChange }: OperandProps & { test: Extract<ValueTest, { op: 'in' }> }) => {
  const { t } = useI18n()
  const isOfNumbers = choiceOf(test, type) === 'inNumbers'
  const values = test.values.map(String)
  const say = (next: string[]) =>
    onChange({ op: 'in', values: isOfNumbers ? next.map(Number).filter(Number.isFinite) : next })
  const shared = { label: t('segments.values'), classNames: { root: classes.several }, value: values, onChange: say }
  const known = options.map((o) => o.value)
  const data = [...options, ...values.filter((v) => !known.includes(v)).map((value) => ({ value, label: value }))]
  return options.length > 0 ? <MultiSelect {...shared} data={data} searchable /> : <TagsInput {...shared} />
}
