import { ActionIcon, Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import form from '../../consent/consent.module.css'
import classes from '../asking.module.css'
import { useQuestions } from '../use-asking.ts'
import { type FlowDraft, freeId } from './flow-draft.ts'

interface Props {
  draft: FlowDraft
  locale: string
  said: (path: string) => ReactNode
  onChange: (draft: FlowDraft) => void
}

type Result = FlowDraft['results'][number]
const nothing = { name: '', text: '' }

/** What a quiz can come to: the result with the most points, of several the first. */
export const QuizResults = ({ draft, locale, said, onChange }: Props) => {
  const { t } = useI18n()
  const put = (results: Result[]) => onChange({ ...draft, results })
  const set = (at: number, change: Partial<Result>) =>
    put(draft.results.map((one, i) => (i === at ? { ...one, ...change } : one)))
  const add = () => {
    const key = freeId(
      draft.results.map((r) => ({ id: r.key })),
      'result',
    )
    put([...draft.results, { key, texts: { en: nothing, zh: nothing, ar: nothing }, points: [] }])
  }
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('asking.quizResults')}</legend>
      <p className={form.help}>{t('asking.quizResultsHelp')}</p>
      <ol className={classes.steps}>
        {draft.results.map((result, r) => {
          const text = result.texts[locale] ?? nothing
          const say = (change: Partial<typeof text>) =>
            set(r, { texts: { ...result.texts, [locale]: { ...text, ...change } } })
          return (
            <li key={result.key} className={classes.step}>
              <div className={classes.stepHead}>
                <span className="ltr">{result.key}</span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={t('action.remove', { name: result.key })}
                  onClick={() => put(draft.results.filter((_, i) => i !== r))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </div>
              <TextInput
                label={t('asking.resultName')}
                attributes={{ input: { lang: locale, dir: 'auto' } }}
                classNames={{ input: form.typed ?? '' }}
                maxLength={200}
                value={text.name}
                error={said(`results.${r}.texts.${locale}.name`)}
                onChange={(e) => say({ name: e.currentTarget.value })}
              />
              <Textarea
                label={t('asking.resultText')}
                attributes={{ input: { lang: locale, dir: 'auto' } }}
                classNames={{ input: form.typed ?? '' }}
                autosize
                maxLength={1_000}
                value={text.text}
                onChange={(e) => say({ text: e.currentTarget.value })}
              />
              <Points draft={draft} points={result.points} onChange={(points) => set(r, { points })} />
              {said(`results.${r}.points`) !== undefined && (
                <p className={form.problem}>{said(`results.${r}.points`)}</p>
              )}
            </li>
          )
        })}
      </ol>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
        {t('asking.addResult')}
      </Button>
    </fieldset>
  )
}

interface PointsProps {
  draft: FlowDraft
  points: Result['points']
  onChange: (points: Result['points']) => void
}

/** How many points an answer gives to a result. */
const Points = ({ draft, points, onChange }: PointsProps) => {
  const { t, language } = useI18n()
  const { find } = useQuestions()
  const asked = draft.steps.flatMap((step) => (step.kind === 'question' ? [step] : []))
  const optionsOf = (id: string) => {
    const question = find(asked.find((step) => step.id === id)?.question ?? '')
    const said = question?.published ?? question?.draft
    const words = said === undefined ? {} : (said.texts[language] ?? said.texts.en).options
    return Object.entries(words).map(([value, label]) => ({ value, label }))
  }
  const set = (at: number, change: Partial<Result['points'][number]>) =>
    onChange(points.map((one, i) => (i === at ? { ...one, ...change } : one)))
  return (
    <>
      {points.map(({ step, option, points: given }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is nothing but its place
        <div key={i} className={classes.inline}>
          <Select
            label={t('asking.step')}
            data={asked.map((one) => one.id)}
            value={step === '' ? null : step}
            onChange={(next) => set(i, { step: next ?? '', option: '' })}
          />
          <Select
            label={t('asking.answer')}
            data={optionsOf(step)}
            value={option === '' ? null : option}
            onChange={(next) => set(i, { option: next ?? '' })}
          />
          <NumberInput
            label={t('asking.quizPoints')}
            hideControls
            value={given}
            onChange={(n) => set(i, { points: Number(n) })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('action.remove', { name: step })}
            onClick={() => onChange(points.filter((_, j) => j !== i))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      {asked.length > 0 && (
        <div>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...points, { step: asked[0]?.id ?? '', option: '', points: 1 }])}
          >
            {t('asking.addPoints')}
          </Button>
        </div>
      )}
    </>
  )
}
