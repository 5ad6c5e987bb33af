import { flowKinds, flowRenderings } from 'virtual:contracts'
import type { FlowKind, FlowRendering } from '@candor/contracts'
import { MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import form from '../../consent/consent.module.css'
import type { Issue } from '../check.ts'
import { useSaidAt } from '../fault-list.tsx'
import { RewardField } from '../reward-field.tsx'
import { WhenAndWhere } from '../when-and-where.tsx'
import { type FlowBody, type FlowDraft, noFlowText } from './flow-draft.ts'
import { QuizResults } from './quiz-results.tsx'
import { StepList } from './step-list.tsx'

export interface FlowFormProps {
  draft: FlowDraft
  /** The draft as it is sent: places of faults are places in it. */
  body: FlowBody
  faults: readonly Issue[]
  locale: string
  onChange: (draft: FlowDraft) => void
}

/** Everything that is said of a flow, to be written. */
export const FlowForm = ({ draft, body, faults, locale, onChange }: FlowFormProps) => {
  const { t } = useI18n()
  const said = useSaidAt(faults, body)
  const text = draft.texts[locale] ?? noFlowText
  const set = (change: Partial<typeof text>) =>
    onChange({ ...draft, texts: { ...draft.texts, [locale]: { ...text, ...change } } })
  const field = (part: keyof typeof text, most: number) => ({
    label: t(`asking.flowText.${part}`),
    attributes: { input: { lang: locale, dir: 'auto' as const } },
    classNames: { input: form.typed ?? '' },
    maxLength: most,
    value: text[part],
    error: said(`texts.${locale}.${part}`),
  })
  return (
    <div className={form.form}>
      <fieldset className={form.fieldset}>
        <legend className={form.legend}>{t('asking.words')}</legend>
        <div className={form.rows}>
          <TextInput {...field('title', 200)} onChange={(e) => set({ title: e.currentTarget.value })} />
          <Textarea {...field('opening', 1_000)} autosize onChange={(e) => set({ opening: e.currentTarget.value })} />
          <Textarea {...field('why', 500)} autosize onChange={(e) => set({ why: e.currentTarget.value })} />
        </div>
        <div className={form.pair}>
          <Select
            label={t('asking.flowKind')}
            data={flowKinds.map((value) => ({ value, label: t(`asking.kind.${value}`) }))}
            value={draft.kind}
            allowDeselect={false}
            onChange={(kind) => onChange({ ...draft, kind: (kind ?? draft.kind) as FlowKind })}
          />
          <MultiSelect
            label={t('asking.rendering')}
            data={flowRenderings.map((value) => ({ value, label: t(`asking.rendering.${value}`) }))}
            value={draft.rendering}
            error={said('rendering')}
            onChange={(rendering) => onChange({ ...draft, rendering: rendering as FlowRendering[] })}
          />
        </div>
      </fieldset>
      <StepList draft={draft} locale={locale} said={said} onChange={onChange} />
      {said('steps') !== undefined && draft.steps.length === 0 && (
        <p className={form.problem}>{t('asking.stepsMissing')}</p>
      )}
      {draft.kind === 'quiz' && <QuizResults draft={draft} locale={locale} said={said} onChange={onChange} />}
      <RewardField reward={draft.reward} error={said('reward')} onChange={(reward) => onChange({ ...draft, reward })} />
      <NumberInput
        label={t('asking.reopen')}
        description={t('asking.reopenHelp')}
        placeholder={t('asking.never')}
        hideControls
        classNames={{ root: form.short ?? '' }}
        value={draft.reaskDays ?? ''}
        error={said('reaskDays')}
        onChange={(n) => onChange({ ...draft, reaskDays: n === '' ? null : Number(n) })}
      />
      <WhenAndWhere draft={draft} said={said} onChange={(change) => onChange({ ...draft, ...change })} />
    </div>
  )
}
