import type { Clue, Likelihood } from '@candor/contracts'
import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useI18n } from '../../../../app/i18n/index.ts'
import classes from '../builder.module.css'
import { Choose } from '../fields/choose.tsx'
import { DurationField } from '../fields/duration-field.tsx'
import { EventsField } from '../fields/events-field.tsx'
import { NumberField } from '../fields/number-field.tsx'
import { testFor } from '../fields/value-choices.ts'
import { ValueTestField } from '../fields/value-test.tsx'
import { AttributePick, useDescribed } from './attribute-form.tsx'
import type { FormProps } from './form-props.ts'

const answers = ['likely', 'unlikely', 'unclear'] as const

/** What speaks for and against something, how it fades, and from where on it is likely. What is declared wins. */
export const LikelihoodForm = ({ said, onChange }: FormProps<'likelihood'>) => {
  const { t } = useI18n()
  const { clues, halfLife, likely, unlikely, declared } = said.likelihood
  const say = (change: Partial<Likelihood>) => onChange({ ...said, likelihood: { ...said.likelihood, ...change } })
  const setClue = (at: number, clue: Clue) => say({ clues: clues.map((old, i) => (i === at ? clue : old)) })
  return (
    <>
      <Choose
        label={t('segments.is')}
        value={said.is}
        options={answers.map((is) => ({ value: is, label: t(`segments.likelihood.${is}`) }))}
        onChange={(is) => onChange({ ...said, is })}
      />
      <ol className={classes.steps}>
        {clues.map((clue, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a clue is its place; two may be the same
          <li key={i}>
            <div className={classes.stepHead}>
              <span className={classes.small}>{t('segments.clue', { number: i + 1 })}</span>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={clues.length === 1}
                aria-label={t('action.remove', { name: t('segments.clue', { number: i + 1 }) })}
                onClick={() => say({ clues: clues.filter((_, at) => at !== i) })}
              >
                <IconX size={16} />
              </ActionIcon>
            </div>
            <div className={classes.fields}>
              <EventsField
                value={clue}
                onChange={(events) => setClue(i, { ...events, points: clue.points, atMost: clue.atMost })}
              />
              <NumberField
                label={t('segments.points')}
                negative
                value={clue.points}
                onChange={(points) => setClue(i, { ...clue, points })}
              />
              <NumberField
                label={t('segments.atMostTimes')}
                whole
                value={clue.atMost ?? Number.NaN}
                onChange={(atMost) => setClue(i, { ...clue, atMost: Number.isFinite(atMost) ? atMost : undefined })}
              />
            </div>
          </li>
        ))}
      </ol>
      {clues.length < 20 && (
        <button
          type="button"
          className={`${classes.more} ${classes.add}`}
          onClick={() => say({ clues: [...clues, { event: '*', points: 1 }] })}
        >
          {t('segments.clueAdd')}
        </button>
      )}
      <DurationField label={t('segments.halfLife')} value={halfLife} onChange={(next) => say({ halfLife: next })} />
      <NumberField
        label={t('segments.likelyFrom')}
        negative
        value={likely}
        onChange={(next) => say({ likely: next })}
      />
      <NumberField
        label={t('segments.unlikelyTo')}
        negative
        value={unlikely}
        onChange={(next) => say({ unlikely: next })}
      />
      <Declared value={declared} onChange={(next) => say({ declared: next })} />
    </>
  )
}

interface DeclaredProps {
  value: Likelihood['declared']
  onChange: (value: Likelihood['declared']) => void
}

/** What people say of it themselves. */
const Declared = ({ value, onChange }: DeclaredProps) => {
  const { t } = useI18n()
  const { typeOf, optionsOf } = useDescribed()
  if (value === undefined)
    return (
      <button
        type="button"
        className={`${classes.more} ${classes.add}`}
        onClick={() => onChange({ attribute: '', likely: { op: 'equals', value: true } })}
      >
        {t('segments.declaredAdd')}
      </button>
    )
  return (
    <div className={classes.row}>
      <AttributePick
        label={t('segments.declared')}
        value={value.attribute}
        onChange={(attribute) => onChange({ attribute, likely: testFor(typeOf(attribute), value.likely) })}
      />
      <ValueTestField
        label={t('segments.declaredLikely')}
        type={typeOf(value.attribute)}
        options={optionsOf(value.attribute)}
        test={value.likely}
        onChange={(likely) => onChange({ ...value, likely })}
      />
      <button type="button" className={`${classes.more} ${classes.add}`} onClick={() => onChange(undefined)}>
        {t('segments.declaredRemove')}
      </button>
    </div>
  )
}
