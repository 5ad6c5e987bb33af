import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import form from '../../consent/consent.module.css'
import classes from '../asking.module.css'
import { Branches } from './branches.tsx'
import { addStep, type FlowDraft, moveStep, removeStep, renameStep, type StepDraft, stepKinds } from './flow-draft.ts'
import { StepFields, type StepProps } from './step-fields.tsx'

interface Props {
  draft: FlowDraft
  locale: string
  said: (path: string) => ReactNode
  onChange: (draft: FlowDraft) => void
}

/** The steps of a flow. Each can be moved by its buttons, and by Alt and an arrow from anywhere within it. */
export const StepList = ({ draft, locale, said, onChange }: Props) => {
  const { t } = useI18n()
  const list = useRef<HTMLOListElement>(null)
  const [moved, setMoved] = useState<{ uid: number; to: number } | null>(null)
  const { steps } = draft
  // A step that was moved keeps the focus, wherever the browser left it.
  useEffect(() => {
    if (moved === null) return
    list.current?.querySelector<HTMLElement>(`[data-uid="${moved.uid}"]`)?.focus()
  }, [moved])
  const move = (from: number, to: number) => {
    const step = steps[from]
    if (step === undefined || to < 0 || to >= steps.length) return
    onChange({ ...draft, steps: moveStep(steps, from, to) })
    setMoved({ uid: step.uid, to })
  }
  const partOf = (step: StepDraft, index: number): StepProps => ({
    ...{ step, index, steps, locale, said },
    onChange: (next) => onChange({ ...draft, steps: steps.map((one, j) => (j === index ? next : one)) }),
  })
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('asking.steps')}</legend>
      <p className={form.help}>{t('asking.stepsHelp')}</p>
      <ol className={classes.steps} ref={list}>
        {steps.map((step, i) => (
          <li
            key={step.uid}
            data-uid={step.uid}
            data-step={step.id}
            tabIndex={-1}
            className={classes.step}
            aria-label={t('asking.stepNumber', { n: i + 1, name: step.id })}
            onKeyDown={(e) => {
              // A list of choices or a number that is open to the arrow has taken it already.
              if (e.defaultPrevented || !e.altKey || (e.key !== 'ArrowUp' && e.key !== 'ArrowDown')) return
              e.preventDefault()
              move(i, e.key === 'ArrowUp' ? i - 1 : i + 1)
            }}
          >
            <div className={classes.stepHead}>
              <span>
                {i + 1}. {t(`asking.stepKind.${step.kind}`)}
              </span>
              <StepName
                id={step.id}
                taken={steps.filter((one) => one !== step).map((one) => one.id)}
                onRename={(to) => onChange(renameStep(draft, step.id, to))}
              />
              <span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  disabled={i === 0}
                  aria-label={t('asking.moveUp', { name: step.id })}
                  onClick={() => move(i, i - 1)}
                >
                  <IconArrowUp size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  disabled={i === steps.length - 1}
                  aria-label={t('asking.moveDown', { name: step.id })}
                  onClick={() => move(i, i + 1)}
                >
                  <IconArrowDown size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={t('action.remove', { name: step.id })}
                  onClick={() => onChange({ ...draft, steps: removeStep(steps, i) })}
                >
                  <IconX size={16} />
                </ActionIcon>
              </span>
            </div>
            <StepFields {...partOf(step, i)} />
            <Branches {...partOf(step, i)} />
          </li>
        ))}
      </ol>
      <div className={classes.inline}>
        {stepKinds.map((kind) => (
          <Button
            key={kind}
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange({ ...draft, steps: addStep(steps, kind) })}
          >
            {t(`asking.stepKind.${kind}`)}
          </Button>
        ))}
      </div>
    </fieldset>
  )
}

/** The name of a step. Taken over when it is left, so that what speaks of the step follows a whole name and not each letter. */
const StepName = ({
  id,
  taken,
  onRename,
}: {
  id: string
  taken: readonly string[]
  onRename: (to: string) => void
}) => {
  const { t } = useI18n()
  const [text, setText] = useState(id)
  useEffect(() => setText(id), [id])
  const fits = /^[a-z0-9][a-z0-9_-]{0,39}$/.test(text) && !taken.includes(text)
  return (
    <TextInput
      aria-label={t('asking.stepName')}
      className="ltr"
      maxLength={40}
      value={text}
      error={fits ? undefined : t('asking.stepNameWrong')}
      onChange={(e) => setText(e.currentTarget.value)}
      onBlur={() => (fits && text !== id ? onRename(text) : setText(id))}
    />
  )
}
