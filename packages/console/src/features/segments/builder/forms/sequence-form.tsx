import type { SequenceStep } from '@candor/contracts'
import { ActionIcon } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import { useI18n } from '../../../../app/i18n/index.ts'
import classes from '../builder.module.css'
import { MaybeDuration } from '../fields/duration-field.tsx'
import { EventsField } from '../fields/events-field.tsx'
import { PeriodField } from '../fields/period-field.tsx'
import type { FormProps } from './form-props.ts'

const most = 10

/** One after another: each step with its events and how long after the one before. */
export const SequenceForm = ({ said, onChange }: FormProps<'sequence'>) => {
  const { t } = useI18n()
  const { sequence } = said
  const say = (steps: SequenceStep[]) => {
    // The first has nothing before it.
    const [first, ...rest] = steps
    if (first === undefined) return
    const { after: _, ...begin } = first
    onChange({ ...said, sequence: [begin, ...rest] })
  }
  const set = (at: number, step: SequenceStep) => say(sequence.map((old, i) => (i === at ? step : old)))
  const swap = (at: number) => {
    const [a, b] = [sequence[at], sequence[at + 1]]
    if (a !== undefined && b !== undefined) say(sequence.map((old, i) => (i === at ? b : i === at + 1 ? a : old)))
  }
  return (
    <>
      <ol className={classes.steps}>
        {sequence.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place; two may be the same
          <li key={i}>
            <div className={classes.stepHead}>
              <span className={classes.small}>{t('segments.step', { number: i + 1 })}</span>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={i === 0}
                aria-label={t('segments.stepUp', { number: i + 1 })}
                onClick={() => swap(i - 1)}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={i === sequence.length - 1}
                aria-label={t('segments.stepDown', { number: i + 1 })}
                onClick={() => swap(i)}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={sequence.length <= 2}
                aria-label={t('action.remove', { name: t('segments.step', { number: i + 1 }) })}
                onClick={() => say(sequence.filter((_, at) => at !== i))}
              >
                <IconX size={16} />
              </ActionIcon>
            </div>
            <div className={classes.fields}>
              <EventsField value={step} onChange={(events) => set(i, { ...events, after: step.after })} />
              {i > 0 && (
                <>
                  <MaybeDuration
                    label={t('segments.after.atLeast')}
                    add={t('segments.after.atLeastAdd')}
                    value={step.after?.atLeast}
                    onChange={(atLeast) => set(i, { ...step, after: gap({ ...step.after, atLeast }) })}
                  />
                  <MaybeDuration
                    label={t('segments.after.atMost')}
                    add={t('segments.after.atMostAdd')}
                    value={step.after?.atMost}
                    onChange={(atMost) => set(i, { ...step, after: gap({ ...step.after, atMost }) })}
                  />
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
      {sequence.length < most && (
        <button
          type="button"
          className={`${classes.more} ${classes.add}`}
          onClick={() => say([...sequence, { event: '*' }])}
        >
          {t('segments.stepAdd')}
        </button>
      )}
      <PeriodField value={said.period} onChange={(period) => onChange({ ...said, period })} />
    </>
  )
}

const gap = (after: NonNullable<SequenceStep['after']>) =>
  after.atLeast === undefined && after.atMost === undefined ? undefined : after
