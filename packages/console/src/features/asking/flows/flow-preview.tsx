import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from '../asking.module.css'
import { directionOf } from '../language-switch.tsx'
import { draftOfQuestion } from '../questions/question-draft.ts'
import { QuestionPreview } from '../questions/question-preview.tsx'
import { useQuestions } from '../use-asking.ts'
import { type FlowDraft, noFlowText, type StepDraft } from './flow-draft.ts'

const devices = ['phone', 'desktop'] as const

/** What people see of a flow in one language, station by station, as wide as their device. */
export const FlowPreview = ({ draft, locale }: { draft: FlowDraft; locale: string }) => {
  const { t, format } = useI18n()
  const [device, setDevice] = useState<(typeof devices)[number]>('phone')
  const text = draft.texts[locale] ?? noFlowText
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('asking.device')}
        data={devices.map((value) => ({ value, label: t(`asking.device.${value}`) }))}
        value={device}
        onChange={(next) => setDevice(next as 'phone')}
      />
      <div className={classes.device} data-device={device}>
        <figure className={classes.preview} aria-label={t('asking.previewIn', { language: format.language(locale) })}>
          <div lang={locale} dir={directionOf(locale)}>
            <p className={classes.ask}>{text.title === '' ? '…' : text.title}</p>
            {text.opening !== '' && <p>{text.opening}</p>}
            {text.why !== '' && <p className={classes.quiet}>{text.why}</p>}
          </div>
        </figure>
        {draft.steps.map((step) => (
          <Station key={step.uid} step={step} locale={locale} />
        ))}
      </div>
    </>
  )
}

const Station = ({ step, locale }: { step: StepDraft; locale: string }) => {
  const { t } = useI18n()
  const { find } = useQuestions()
  const texts = step.kind === 'question' ? step.lead : step.texts
  const say = texts?.[locale]?.say ?? ''
  const question = step.kind === 'question' ? find(step.question) : undefined
  return (
    <>
      {(say !== '' || step.kind !== 'question') && (
        <div className={classes.preview}>
          <p className={classes.quiet}>{t(`asking.stepKind.${step.kind}`)}</p>
          <p lang={locale} dir={directionOf(locale)}>
            {say === '' ? '…' : say}
          </p>
        </div>
      )}
      {question !== undefined && (
        <QuestionPreview draft={draftOfQuestion(question.published ?? question.draft)} locale={locale} />
      )}
    </>
  )
}
