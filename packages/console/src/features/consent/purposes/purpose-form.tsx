import { legalBases } from 'virtual:contracts'
import { ActionIcon, Button, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from '../consent.module.css'
import { inOrder } from '../use-consent.ts'
import type { Basis, PurposeDraft, PurposeProblems } from './purpose-draft.ts'
import { useBasisText, usePlaceText } from './purpose-facts.tsx'

interface Props {
  draft: PurposeDraft
  problems: PurposeProblems
  onChange: (draft: PurposeDraft) => void
}

/** Name and description in each language. */
const Texts = ({ draft, problems, onChange }: Props) => {
  const { t, format } = useI18n()
  const set = (locale: string, change: Partial<PurposeDraft['texts'][string]>) =>
    onChange({
      ...draft,
      texts: { ...draft.texts, [locale]: { ...(draft.texts[locale] ?? { name: '', description: '' }), ...change } },
    })
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('purposes.texts')}</legend>
      <p className={classes.help}>{t('purposes.textsHelp')}</p>
      <div className={classes.stack}>
        {inOrder(draft.texts).map(([locale, { name, description }]) => {
          const language = format.language(locale)
          const [badName, badDescription] = [problems.names[locale], problems.descriptions[locale]]
          return (
            <div key={locale} className={classes.rows}>
              <TextInput
                label={t('purposes.nameIn', { language })}
                attributes={{ input: { lang: locale, dir: 'auto' } }}
                classNames={{ input: classes.typed }}
                maxLength={200}
                value={name}
                error={badName && t(badName)}
                onChange={(e) => set(locale, { name: e.currentTarget.value })}
              />
              <Textarea
                label={t('purposes.descriptionIn', { language })}
                attributes={{ input: { lang: locale, dir: 'auto' } }}
                classNames={{ input: classes.typed }}
                autosize
                minRows={2}
                maxLength={2_000}
                value={description}
                error={badDescription && t(badDescription)}
                onChange={(e) => set(locale, { description: e.currentTarget.value })}
              />
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

/** The legal basis in each place. */
const Bases = ({ draft, problems, onChange }: Props) => {
  const { t } = useI18n()
  const basisText = useBasisText()
  const placeText = usePlaceText()
  const set = (key: number, change: Partial<Basis>) =>
    onChange({ ...draft, bases: draft.bases.map((b) => (b.key === key ? { ...b, ...change } : b)) })
  const add = () => {
    const key = Math.max(-1, ...draft.bases.map((b) => b.key)) + 1
    onChange({ ...draft, bases: [...draft.bases, { key, place: '', basis: 'consent' }] })
  }
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('sources.basis')}</legend>
      <p className={classes.help}>{t('purposes.basisHelp')}</p>
      <div className={classes.rows}>
        {draft.bases.map(({ key, place, basis }) => {
          const problem = problems.places[key]
          const all = [...new Set([...legalBases, basis])]
          return (
            <div key={key} className={classes.row}>
              <TextInput
                aria-label={t('purposes.place')}
                placeholder="DE, US-CA, *"
                className="ltr"
                maxLength={6}
                value={place}
                error={problem && t(problem)}
                {...(problem === undefined && { description: placeText(place) })}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                onChange={(e) => set(key, { place: e.currentTarget.value.trim().toUpperCase() })}
              />
              <Select
                aria-label={t('sources.basis')}
                data={all.map((value) => ({ value, label: basisText(value) }))}
                value={basis}
                allowDeselect={false}
                onChange={(next) => set(key, { basis: next ?? basis })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t('action.remove', { name: place })}
                onClick={() => onChange({ ...draft, bases: draft.bases.filter((b) => b.key !== key) })}
              >
                <IconX size={16} />
              </ActionIcon>
            </div>
          )
        })}
      </div>
      {problems.bases !== undefined && (
        <p className={classes.problem} role="alert">
          {t(problems.bases)}
        </p>
      )}
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
        {t('purposes.placeAdd')}
      </Button>
    </fieldset>
  )
}

const Days = ({
  label,
  help,
  value,
  problem,
  onChange,
}: {
  label: string
  help: string
  value: number | ''
  problem: string | undefined
  onChange: (days: number | '') => void
}) => {
  const { t } = useI18n()
  return (
    <NumberInput
      label={label}
      description={help}
      placeholder={t('purposes.untilWithdrawn')}
      value={value}
      error={problem}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      onChange={(days) => onChange(days === '' ? '' : Number(days))}
    />
  )
}

/** Everything that is said about a purpose, to be written. */
export const PurposeForm = (props: Props) => {
  const { t } = useI18n()
  const { draft, problems, onChange } = props
  return (
    <div className={classes.form}>
      <Texts {...props} />
      <Bases {...props} />
      <fieldset className={classes.fieldset}>
        <legend className={classes.legend}>{t('purposes.data')}</legend>
        <p className={classes.help}>{t('purposes.dataHelp')}</p>
        <div className={classes.pair}>
          <TagsInput
            label={t('purposes.dataCategories')}
            description={t('purposes.dataCategoriesHelp')}
            maxTags={100}
            value={draft.dataCategories}
            onChange={(dataCategories) => onChange({ ...draft, dataCategories })}
          />
          <TagsInput
            label={t('purposes.recipients')}
            description={t('purposes.recipientsHelp')}
            maxTags={100}
            value={draft.recipients}
            onChange={(recipients) => onChange({ ...draft, recipients })}
          />
          <Days
            label={t('purposes.retention')}
            help={t('purposes.retentionHelp')}
            value={draft.retentionDays}
            problem={problems.retentionDays && t(problems.retentionDays)}
            onChange={(retentionDays) => onChange({ ...draft, retentionDays })}
          />
          <Days
            label={t('purposes.validity')}
            help={t('purposes.validityHelp')}
            value={draft.validityDays}
            problem={problems.validityDays && t(problems.validityDays)}
            onChange={(validityDays) => onChange({ ...draft, validityDays })}
          />
        </div>
      </fieldset>
    </div>
  )
}
