import { Textarea, TextInput } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import form from '../../consent/consent.module.css'
import { useSaidAt } from '../fault-list.tsx'
import { noText, type TextDraft } from './question-draft.ts'
import type { FormPartProps } from './question-form.tsx'

const scaled = ['rating', 'nps', 'csat', 'ces', 'slider', 'matrix']

/** What a question says in one language: before it is answered, and after. */
export const QuestionWords = ({ draft, body, faults, locale, onChange }: FormPartProps) => {
  const { t } = useI18n()
  const said = useSaidAt(faults, body)
  const text = draft.texts[locale] ?? noText
  const set = (change: Partial<TextDraft>) =>
    onChange({ ...draft, texts: { ...draft.texts, [locale]: { ...text, ...change } } })
  const field = (part: keyof TextDraft, most: number) => ({
    label: t(`asking.word.${part}`),
    description: t(`asking.word.${part}.help`),
    attributes: { input: { lang: locale, dir: 'auto' as const } },
    classNames: { input: form.typed ?? '' },
    maxLength: most,
    value: text[part],
    error: said(`texts.${locale}.${part}`),
  })
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('asking.words')}</legend>
      <p className={form.help}>{t('asking.wordsHelp')}</p>
      <div className={form.rows}>
        <Textarea {...field('ask', 500)} autosize onChange={(e) => set({ ask: e.currentTarget.value })} />
        <Textarea {...field('why', 500)} autosize onChange={(e) => set({ why: e.currentTarget.value })} />
        <Textarea {...field('gets', 500)} autosize onChange={(e) => set({ gets: e.currentTarget.value })} />
        <Textarea {...field('effect', 500)} autosize onChange={(e) => set({ effect: e.currentTarget.value })} />
        <Textarea {...field('help', 500)} autosize onChange={(e) => set({ help: e.currentTarget.value })} />
        {scaled.includes(draft.form.type) && (
          <div className={form.pair}>
            <TextInput {...field('low', 100)} onChange={(e) => set({ low: e.currentTarget.value })} />
            <TextInput {...field('high', 100)} onChange={(e) => set({ high: e.currentTarget.value })} />
          </div>
        )}
      </div>
    </fieldset>
  )
}
