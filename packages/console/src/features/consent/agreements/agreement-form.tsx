import { Button, MultiSelect, Radio, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from '../consent.module.css'
import { inOrder, textOfPurpose, usePurposes } from '../use-consent.ts'
import { type AgreementDraft, type AgreementProblems, canonicalLocale } from './agreement-draft.ts'

interface Props {
  draft: AgreementDraft
  problems: AgreementProblems
  onChange: (draft: AgreementDraft) => void
}

/** Key and kind, which never change once there is a version. */
export const NewAgreementFields = ({ draft, problems, onChange }: Props) => {
  const { t } = useI18n()
  return (
    <fieldset className={classes.fieldset}>
      <div className={classes.stack}>
        <TextInput
          label={t('agreements.key')}
          description={t('agreements.keyHelp')}
          className={classes.short}
          maxLength={64}
          value={draft.key}
          error={draft.key !== '' && problems.key && t(problems.key)}
          onChange={(e) => onChange({ ...draft, key: e.currentTarget.value })}
        />
        <Radio.Group
          label={t('agreements.kind')}
          value={draft.kind}
          onChange={(kind) => onChange({ ...draft, kind: kind as AgreementDraft['kind'] })}
        >
          <div className={classes.options}>
            {(['consent', 'terms'] as const).map((kind) => (
              <div key={kind} className={classes.option}>
                <Radio
                  value={kind}
                  label={t(`agreements.kind.${kind}`)}
                  description={t(`agreements.kind.${kind}.help`)}
                />
              </div>
            ))}
          </div>
        </Radio.Group>
      </div>
    </fieldset>
  )
}

/** The words in each language. They are published exactly as they are typed. */
export const WordsFields = ({ draft, problems, onChange }: Props) => {
  const { t, format } = useI18n()
  const without = (locale: string) => Object.fromEntries(Object.entries(draft.texts).filter(([l]) => l !== locale))
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('agreements.words')}</legend>
      <p className={classes.help}>{t('agreements.writeHelp')}</p>
      <div className={classes.stack}>
        {inOrder(draft.texts).map(([locale, text]) => {
          const problem = problems.texts[locale]
          const language = format.language(locale)
          return (
            <div key={locale}>
              <Textarea
                label={t('agreements.wordsIn', { language })}
                attributes={{ input: { lang: locale, dir: 'auto' } }}
                classNames={{ input: classes.typed }}
                autosize
                minRows={3}
                maxLength={100_000}
                value={text}
                error={problem && t(problem)}
                onChange={(e) => onChange({ ...draft, texts: { ...draft.texts, [locale]: e.currentTarget.value } })}
              />
              <Button
                variant="subtle"
                color="gray"
                size="compact-xs"
                mt={4}
                onClick={() => onChange({ ...draft, texts: without(locale) })}
              >
                {t('action.remove', { name: language })}
              </Button>
            </div>
          )
        })}
        {problems.languages !== undefined && (
          <p className={classes.problem} role="alert">
            {t(problems.languages)}
          </p>
        )}
        <AddLanguage
          taken={Object.keys(draft.texts)}
          onAdd={(locale) => onChange({ ...draft, texts: { ...draft.texts, [locale]: '' } })}
        />
      </div>
    </fieldset>
  )
}

const AddLanguage = ({ taken, onAdd }: { taken: readonly string[]; onAdd: (locale: string) => void }) => {
  const { t, format } = useI18n()
  const [tag, setTag] = useState('')
  const locale = tag.trim() === '' ? null : canonicalLocale(tag)
  const isNew = locale !== null && !taken.includes(locale)
  const add = () => {
    if (!isNew) return
    onAdd(locale)
    setTag('')
  }
  return (
    <div className={classes.foot}>
      <TextInput
        aria-label={t('agreements.languageTag')}
        placeholder={t('agreements.languageTag')}
        maxLength={35}
        w={220}
        value={tag}
        onChange={(e) => setTag(e.currentTarget.value)}
        onKeyDown={(e) => e.key === 'Enter' && add()}
      />
      <Button variant="default" leftSection={<IconPlus size={14} />} disabled={!isNew} onClick={add}>
        {isNew ? t('agreements.languageAddName', { language: format.language(locale) }) : t('agreements.languageAdd')}
      </Button>
    </div>
  )
}

/** What the words ask for. */
export const PurposesField = ({ draft, problems, onChange }: Props) => {
  const { t, language } = useI18n()
  const { items } = usePurposes()
  const offered = items.filter((p) => draft.purposes.includes(p.key) || (!p.essential && !p.retired))
  return (
    <MultiSelect
      label={t('consent.purposes')}
      description={t('agreements.purposesHelp')}
      data={offered.map((p) => ({ value: p.key, label: textOfPurpose(p, language).name }))}
      value={draft.purposes}
      error={problems.purposes && t(problems.purposes)}
      placeholder={draft.purposes.length === 0 ? t('sources.pickPurposes') : ''}
      onChange={(purposes) => onChange({ ...draft, purposes })}
    />
  )
}

/** Whether those who agreed before are asked again. */
export const ChangeField = ({ draft, onChange }: Props) => {
  const { t } = useI18n()
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('agreements.change')}</legend>
      <Radio.Group
        aria-label={t('agreements.change')}
        value={draft.change}
        onChange={(change) => onChange({ ...draft, change: change as AgreementDraft['change'] })}
      >
        <div className={classes.options}>
          {(['editorial', 'material'] as const).map((change) => (
            <div key={change} className={classes.option}>
              <Radio
                value={change}
                label={t(`agreements.change.${change}`)}
                description={t(`agreements.change.${change}.help`)}
              />
            </div>
          ))}
        </div>
      </Radio.Group>
    </fieldset>
  )
}
