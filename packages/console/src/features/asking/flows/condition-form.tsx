import type { FlowStep } from '@candor/contracts'
import {
  ActionIcon,
  Button,
  Checkbox,
  NumberInput,
  SegmentedControl,
  Select,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useI18n } from '../../../app/i18n/index.ts'
import { useAttributes } from '../../attributes/use-attributes.ts'
import classes from '../asking.module.css'
import { useQuestions } from '../use-asking.ts'
import {
  type AmountTest,
  conditionOf,
  type FlatCondition,
  type FlatTest,
  flatOf,
  isAmount,
  type Op,
  ops,
  typed,
  withOp,
} from './conditions.ts'
import type { Branch } from './flow-draft.ts'

interface Props {
  when: Branch['when']
  steps: readonly FlowStep[]
  /** Ids of the questions that were asked by then. */
  asked: readonly string[]
  onChange: (when: Branch['when']) => void
}

/** When a way is taken: tests, all of them or any. What is nested deeper was written by the interface, and stays as it is. */
export const ConditionForm = ({ when, steps, asked, onChange }: Props) => {
  const { t } = useI18n()
  const flat: FlatCondition | null = when === undefined ? { join: 'all', tests: [] } : flatOf(when)
  if (flat === null)
    return (
      <p className={classes.quiet}>
        {t('asking.nested')} <code dir="ltr">{JSON.stringify(when)}</code>
      </p>
    )
  const put = (next: FlatCondition) => onChange(conditionOf(next))
  const set = (index: number, test: FlatTest) =>
    put({ ...flat, tests: flat.tests.map((one, i) => (i === index ? test : one)) })
  const add = () => {
    const test: FlatTest = { on: 'answer', name: asked.at(-1) ?? '', isNot: false, is: { op: 'known' } }
    put({ ...flat, tests: [...flat.tests, test] })
  }
  return (
    <>
      {flat.tests.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('asking.join')}
          data={(['all', 'any'] as const).map((value) => ({ value, label: t(`asking.join.${value}`) }))}
          value={flat.join}
          onChange={(join) => put({ ...flat, join: join as 'all' })}
        />
      )}
      {flat.tests.length === 0 && <span className={classes.quiet}>{t('asking.always')}</span>}
      {flat.tests.map((test, i) => (
        <TestForm
          // biome-ignore lint/suspicious/noArrayIndexKey: a test is nothing but its place
          key={i}
          test={test}
          steps={steps}
          asked={asked}
          onChange={(next) => set(i, next)}
          onRemove={() => put({ ...flat, tests: flat.tests.filter((_, j) => j !== i) })}
        />
      ))}
      <div>
        <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
          {t('asking.addTest')}
        </Button>
      </div>
    </>
  )
}

interface TestProps {
  test: FlatTest
  steps: readonly FlowStep[]
  asked: readonly string[]
  onChange: (test: FlatTest) => void
  onRemove: () => void
}

const sources = ['answer', 'known', 'context'] as const

const TestForm = ({ test, steps, asked, onChange, onRemove }: TestProps) => {
  const { t } = useI18n()
  const attributes = useAttributes()
  const names =
    test.on === 'answer'
      ? asked.map((id) => ({ value: id, label: id }))
      : attributes.items.map((a) => ({ value: a.key, label: attributes.nameOf(a.key) }))
  return (
    <div className={classes.test}>
      <Select
        aria-label={t('asking.testOn')}
        data={sources.map((value) => ({ value, label: t(`asking.testOn.${value}`) }))}
        value={test.on}
        allowDeselect={false}
        onChange={(on) => onChange({ ...test, on: (on ?? test.on) as FlatTest['on'], name: '' })}
      />
      {test.on === 'context' ? (
        <TextInput
          aria-label={t('asking.testName')}
          className="ltr"
          maxLength={60}
          value={test.name}
          onChange={(e) => onChange({ ...test, name: e.currentTarget.value })}
        />
      ) : (
        <Select
          aria-label={t('asking.testName')}
          searchable
          data={names}
          value={test.name === '' ? null : test.name}
          onChange={(name) => onChange({ ...test, name: name ?? '' })}
        />
      )}
      <Select
        aria-label={t('asking.testOp')}
        data={ops.map((value) => ({ value, label: t(`asking.op.${value}`) }))}
        value={test.is.op}
        allowDeselect={false}
        onChange={(op) => onChange({ ...test, is: withOp(test.is, (op ?? test.is.op) as Op) })}
      />
      <TestValue test={test} steps={steps} onChange={onChange} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t('action.remove', { name: test.name })}
        onClick={onRemove}
      >
        <IconX size={16} />
      </ActionIcon>
      <Checkbox
        label={t('asking.isNot')}
        checked={test.isNot}
        onChange={(e) => onChange({ ...test, isNot: e.currentTarget.checked })}
      />
    </div>
  )
}

const numeric = ['rating', 'nps', 'csat', 'ces', 'number', 'slider']

/** What a value is compared with: of a question with options one of them, of a number a number. */
const TestValue = ({ test, steps, onChange }: Pick<TestProps, 'test' | 'steps' | 'onChange'>) => {
  const { t, language } = useI18n()
  const { find } = useQuestions()
  const attributes = useAttributes()
  const step = steps.find((one) => one.id === test.name)
  const question = test.on === 'answer' && step?.kind === 'question' ? find(step.question) : undefined
  const said = question?.published ?? question?.draft
  const attribute = test.on === 'known' ? attributes.find(test.name) : undefined
  const isNumeric = said === undefined ? attribute?.type === 'number' : numeric.includes(said.form.type)
  const isMoney = said === undefined ? attribute?.type === 'money' : said.form.type === 'money'
  const currencies = said?.form.type === 'money' ? said.form.currencies : []
  const words = said === undefined ? {} : (said.texts[language] ?? said.texts.en).options
  const options =
    attribute?.options.map((o) => ({ value: o.key, label: o.texts[language]?.name ?? o.key })) ??
    Object.entries(words).map(([value, label]) => ({ value, label }))
  const label = t('asking.testValue')
  const { is } = test
  if (is.op === 'known') return <span />
  if (is.op === 'in')
    return (
      <TagsInput
        aria-label={label}
        data={options.map((o) => o.value)}
        value={is.values.map(String)}
        onChange={(values) => onChange({ ...test, is: { op: 'in', values: values.map((v) => typed(v, isNumeric)) } })}
      />
    )
  if (isAmount(is))
    return (
      <Amount is={is} isMoney={isMoney} currencies={currencies} onChange={(next) => onChange({ ...test, is: next })} />
    )
  if (options.length > 0 && (is.op === 'equals' || is.op === 'has'))
    return (
      <Select
        aria-label={label}
        data={options}
        value={String(is.value)}
        onChange={(value) => onChange({ ...test, is: { op: is.op, value: value ?? '' } })}
      />
    )
  return (
    <TextInput
      aria-label={label}
      value={String(is.value)}
      onChange={(e) => {
        const value = e.currentTarget.value
        onChange({
          ...test,
          is: is.op === 'equals' ? { op: is.op, value: typed(value, isNumeric) } : withText(is, value),
        })
      }}
    />
  )
}

type TextTest = Extract<FlatTest['is'], { op: 'contains' | 'starts' | 'has' }>
const withText = (is: TextTest, value: string): TextTest => ({ ...is, value })

interface AmountProps {
  is: AmountTest
  isMoney: boolean
  currencies: readonly string[]
  onChange: (is: AmountTest) => void
}

/** A number, or an amount of money in a currency. */
const Amount = ({ is, isMoney, currencies, onChange }: AmountProps) => {
  const { t } = useI18n()
  const currency = is.currency ?? currencies[0]
  return (
    <span className={classes.inline}>
      <NumberInput
        aria-label={t('asking.testValue')}
        hideControls
        value={is.value}
        onChange={(n) =>
          onChange({ ...is, value: Number(n), ...(isMoney && currency !== undefined ? { currency } : {}) })
        }
      />
      {(isMoney || is.currency !== undefined) && (
        <TextInput
          aria-label={t('asking.currency')}
          className="ltr"
          maxLength={3}
          value={currency ?? ''}
          onChange={(e) => {
            const text = e.currentTarget.value.toUpperCase()
            const { currency: _before, ...rest } = is
            onChange(text === '' ? rest : { ...rest, currency: text })
          }}
        />
      )}
    </span>
  )
}
