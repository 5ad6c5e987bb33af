import { ActionIcon, Button, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import form from '../../consent/consent.module.css'
import classes from '../asking.module.css'
import { useQuestions } from '../use-asking.ts'
import { askedUpTo } from './conditions.ts'
import type { StepDraft } from './flow-draft.ts'

export interface StepProps {
  step: StepDraft
  index: number
  steps: readonly StepDraft[]
  /** The language that is being written. */
  locale: string
  said: (path: string) => ReactNode
  onChange: (step: StepDraft) => void
}

const knownWays = ['skip', 'confirm', 'ask'] as const

/** What a step asks, says, suggests or ends with. */
export const StepFields = (props: StepProps) => {
  const { t } = useI18n()
  const { step, index, said, onChange } = props
  switch (step.kind) {
    case 'question':
      return <QuestionStep {...props} step={step} />
    case 'suggest':
      return (
        <>
          <Said {...props} part="texts" />
          <NumberInput
            label={t('asking.suggestMost')}
            hideControls
            className={form.short ?? ''}
            value={step.most}
            error={said(`steps.${index}.most`)}
            onChange={(n) => onChange({ ...step, most: Number(n) })}
          />
          <SuggestBy {...props} step={step} />
        </>
      )
    case 'hand_over':
      return (
        <>
          <Said {...props} part="texts" />
          <TextInput
            label={t('asking.topic')}
            description={t('asking.topicHelp')}
            maxLength={120}
            value={step.topic}
            error={said(`steps.${index}.topic`)}
            onChange={(e) => onChange({ ...step, topic: e.currentTarget.value })}
          />
        </>
      )
    case 'say':
      return (
        <>
          <Said {...props} part="texts" />
          <Checkbox
            label={t('asking.helps')}
            description={t('asking.helpsHelp')}
            checked={step.helps}
            onChange={(e) => onChange({ ...step, helps: e.currentTarget.checked })}
          />
        </>
      )
    default:
      return <Said {...props} part="texts" />
  }
}

type Texts = Record<string, { say: string }>

/** What a step says in the language that is being written. */
const Said = ({ step, index, locale, said, onChange, part }: StepProps & { part: 'texts' | 'lead' }) => {
  const { t } = useI18n()
  const texts = ((step as unknown as Record<string, Texts | undefined>)[part] ?? {}) as Texts
  const empty = part === 'lead' ? { en: { say: '' }, zh: { say: '' }, ar: { say: '' } } : {}
  return (
    <Textarea
      label={t(`asking.step.${part}`)}
      description={t('asking.pipedHelp')}
      attributes={{ input: { lang: locale, dir: 'auto' } }}
      classNames={{ input: form.typed ?? '' }}
      autosize
      maxLength={1_000}
      value={texts[locale]?.say ?? ''}
      error={said(`steps.${index}.${part}.${locale}`)}
      onChange={(e) =>
        onChange({ ...step, [part]: { ...empty, ...texts, [locale]: { say: e.currentTarget.value } } } as StepDraft)
      }
    />
  )
}

type Of<K extends StepDraft['kind']> = Extract<StepDraft, { kind: K }>

const QuestionStep = (props: StepProps & { step: Of<'question'> }) => {
  const { t } = useI18n()
  const { step, index, said, onChange } = props
  const { items, nameOf } = useQuestions()
  return (
    <>
      <div className={form.pair}>
        <Select
          label={t('asking.question')}
          searchable
          data={items
            .filter((q) => q.status !== 'retired' || q.key === step.question)
            .map((q) => ({ value: q.key, label: nameOf(q.key) }))}
          value={step.question === '' ? null : step.question}
          error={said(`steps.${index}.question`)}
          onChange={(question) => onChange({ ...step, question: question ?? '' })}
        />
        <Select
          label={t('asking.whenKnown')}
          data={knownWays.map((value) => ({ value, label: t(`asking.whenKnown.${value}`) }))}
          value={step.known}
          allowDeselect={false}
          onChange={(known) => onChange({ ...step, known: (known ?? step.known) as 'skip' })}
        />
      </div>
      <Checkbox
        label={t('asking.required')}
        description={t('asking.requiredHelp')}
        checked={step.required}
        onChange={(e) => onChange({ ...step, required: e.currentTarget.checked })}
      />
      <Said {...props} part="lead" />
    </>
  )
}

/** What products have to be, by answers that were given by then. */
const SuggestBy = ({ step, index, steps, said, onChange }: StepProps & { step: Of<'suggest'> }) => {
  const { t } = useI18n()
  const asked = askedUpTo(steps, index)
  const set = (at: number, change: Partial<(typeof step.by)[number]>) =>
    onChange({ ...step, by: step.by.map((one, i) => (i === at ? { ...one, ...change } : one)) })
  return (
    <>
      {step.by.map(({ property, answer }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pair is nothing but its place
        <div key={i} className={classes.inline}>
          <TextInput
            label={t('asking.property')}
            className="ltr"
            maxLength={100}
            value={property}
            onChange={(e) => set(i, { property: e.currentTarget.value })}
          />
          <Select
            label={t('asking.isAnswer')}
            data={asked}
            value={asked.includes(answer) ? answer : null}
            onChange={(next) => set(i, { answer: next ?? '' })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('action.remove', { name: property })}
            onClick={() => onChange({ ...step, by: step.by.filter((_, j) => j !== i) })}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      {said(`steps.${index}.by`) !== undefined && <p className={form.problem}>{said(`steps.${index}.by`)}</p>}
      {asked.length > 0 && (
        <div>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange({ ...step, by: [...step.by, { property: '', answer: asked.at(-1) ?? '' }] })}
          >
            {t('asking.addProperty')}
          </Button>
        </div>
      )}
    </>
  )
}
