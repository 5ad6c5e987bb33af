import { attributeTypes, sensitivities, valueClasses } from 'virtual:contracts'
import type { AttributeType, Sensitivity, ValueClass } from '@candor/contracts'
import { ActionIcon, Button, Checkbox, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type Key, useI18n } from '../../app/i18n/index.ts'
import form from '../consent/consent.module.css'
import { inOrder } from '../consent/use-consent.ts'
import { usePurposeNames } from '../people/use-purpose-names.ts'
import { type AttributeDraft, type AttributeProblems, isChoice, type OptionDraft } from './attribute-draft.ts'
import classes from './attributes.module.css'

interface Props {
  draft: AttributeDraft
  problems: AttributeProblems
  onChange: (draft: AttributeDraft) => void
}

const useSaid = () => {
  const { t } = useI18n()
  return (problem: Key | undefined) => (problem === undefined ? undefined : t(problem))
}

/** Everything that is said of an attribute, to be written. */
export const AttributeForm = (props: Props) => {
  const { t } = useI18n()
  const { draft, onChange } = props
  return (
    <div className={form.form}>
      <Texts {...props} />
      <fieldset className={form.fieldset}>
        <legend className={form.legend}>{t('attributes.values')}</legend>
        <div className={form.pair}>
          <Select
            label={t('attributes.type')}
            description={t('attributes.typeHelp')}
            data={attributeTypes.map((value) => ({ value, label: t(`attributes.type.${value}`) }))}
            value={draft.type}
            allowDeselect={false}
            onChange={(type) => onChange({ ...draft, type: (type ?? draft.type) as AttributeType })}
          />
          {draft.type === 'number' && (
            <TextInput
              label={t('attributes.unit')}
              description={t('attributes.unitHelp')}
              maxLength={40}
              value={draft.unit}
              onChange={(e) => onChange({ ...draft, unit: e.currentTarget.value })}
            />
          )}
          <Select
            label={t('attributes.class')}
            description={t('attributes.classHelp')}
            data={valueClasses.map((value) => ({ value, label: t(`origin.${value}`) }))}
            value={draft.class}
            allowDeselect={false}
            onChange={(next) => onChange({ ...draft, class: (next ?? draft.class) as ValueClass })}
          />
          <Select
            label={t('attributes.sensitivity')}
            description={t(`attributes.sensitivity.${draft.sensitivity}.help`)}
            data={sensitivities.map((value) => ({ value, label: t(`attributes.sensitivity.${value}`) }))}
            value={draft.sensitivity}
            allowDeselect={false}
            onChange={(next) => onChange({ ...draft, sensitivity: (next ?? draft.sensitivity) as Sensitivity })}
          />
        </div>
      </fieldset>
      {isChoice(draft.type) && <Options {...props} />}
      <Use {...props} />
    </div>
  )
}

/** What it is called in each language. */
const Texts = ({ draft, problems, onChange }: Props) => {
  const { t, format } = useI18n()
  const said = useSaid()
  const set = (locale: string, change: Partial<AttributeDraft['texts'][string]>) =>
    onChange({
      ...draft,
      texts: { ...draft.texts, [locale]: { ...(draft.texts[locale] ?? { name: '', description: '' }), ...change } },
    })
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('attributes.texts')}</legend>
      <p className={form.help}>{t('attributes.textsHelp')}</p>
      <div className={form.stack}>
        {inOrder(draft.texts).map(([locale, { name, description }]) => {
          const language = format.language(locale)
          return (
            <div key={locale} className={form.rows}>
              <TextInput
                label={t('purposes.nameIn', { language })}
                attributes={{ input: { lang: locale, dir: 'auto' } }}
                classNames={{ input: form.typed }}
                maxLength={200}
                value={name}
                error={said(problems.names[locale])}
                onChange={(e) => set(locale, { name: e.currentTarget.value })}
              />
              <Textarea
                label={t('purposes.descriptionIn', { language })}
                attributes={{ input: { lang: locale, dir: 'auto' } }}
                classNames={{ input: form.typed }}
                autosize
                minRows={1}
                maxLength={2_000}
                value={description}
                onChange={(e) => set(locale, { description: e.currentTarget.value })}
              />
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

const optionLocales = ['en', 'zh', 'ar'] as const

/** What one can choose from: a key for ever, and a name in each language. */
const Options = ({ draft, problems, onChange }: Props) => {
  const { t, format } = useI18n()
  const said = useSaid()
  const set = (key: number, change: Partial<OptionDraft>) =>
    onChange({ ...draft, options: draft.options.map((o) => (o.key === key ? { ...o, ...change } : o)) })
  const add = () => {
    const key = Math.max(-1, ...draft.options.map((o) => o.key)) + 1
    onChange({ ...draft, options: [...draft.options, { key, name: '', texts: {} }] })
  }
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('attributes.options')}</legend>
      <p className={form.help}>{t('attributes.optionsHelp')}</p>
      <div className={form.rows}>
        {draft.options.map(({ key, name, texts }) => (
          <div key={key} className={classes.option}>
            <TextInput
              aria-label={t('attributes.optionKey')}
              placeholder={t('attributes.optionKey')}
              className="ltr"
              maxLength={100}
              value={name}
              error={said(problems.optionNames[key])}
              onChange={(e) => set(key, { name: e.currentTarget.value })}
            />
            {optionLocales.map((locale) => (
              <TextInput
                key={locale}
                aria-label={t('purposes.nameIn', { language: format.language(locale) })}
                placeholder={format.language(locale)}
                attributes={{ input: { lang: locale, dir: 'auto' } }}
                classNames={{ input: form.typed }}
                maxLength={200}
                value={texts[locale] ?? ''}
                onChange={(e) => set(key, { texts: { ...texts, [locale]: e.currentTarget.value } })}
              />
            ))}
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('action.remove', { name })}
              onClick={() => onChange({ ...draft, options: draft.options.filter((o) => o.key !== key) })}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
      </div>
      {problems.options !== undefined && (
        <p className={form.problem} role="alert">
          {t(problems.options)}
        </p>
      )}
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
        {t('attributes.optionAdd')}
      </Button>
    </fieldset>
  )
}

/** What it may be used for, how long it holds, and where it may be spoken of. */
const Use = ({ draft, problems, onChange }: Props) => {
  const { t } = useI18n()
  const said = useSaid()
  const { all } = usePurposeNames()
  const listed = all.map((p) => p.value)
  const toggle = (key: string) =>
    onChange({
      ...draft,
      purposes: draft.purposes?.includes(key)
        ? draft.purposes.filter((p) => p !== key)
        : [...(draft.purposes ?? []), key],
    })
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('attributes.use')}</legend>
      <p className={form.help}>{t('attributes.useHelp')}</p>
      <Checkbox
        label={t('attributes.anyPurpose')}
        checked={draft.purposes === null}
        onChange={(e) => onChange({ ...draft, purposes: e.currentTarget.checked ? null : listed })}
      />
      {draft.purposes !== null && (
        <div className={form.options}>
          {all.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              checked={draft.purposes?.includes(value) ?? false}
              onChange={() => toggle(value)}
            />
          ))}
        </div>
      )}
      {problems.purposes !== undefined && (
        <p className={form.problem} role="alert">
          {t(problems.purposes)}
        </p>
      )}
      <div className={form.pair} style={{ marginBlockStart: '1.25rem' }}>
        <NumberInput
          label={t('attributes.halfLife')}
          description={t('attributes.halfLifeHelp')}
          placeholder={t('attributes.noAge')}
          value={draft.halfLifeDays}
          error={said(problems.halfLifeDays)}
          allowNegative={false}
          hideControls
          onChange={(days) => onChange({ ...draft, halfLifeDays: days === '' ? '' : Number(days) })}
        />
        <TagsInput
          label={t('attributes.contexts')}
          description={t('attributes.contextsHelp')}
          maxTags={50}
          value={draft.contexts}
          error={said(problems.contexts)}
          onChange={(contexts) => onChange({ ...draft, contexts })}
        />
      </div>
    </fieldset>
  )
}
