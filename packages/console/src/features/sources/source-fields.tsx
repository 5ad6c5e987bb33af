import { legalBases, purposes } from 'virtual:contracts'
import type { Purpose } from '@candor/contracts'
import { ActionIcon, Button, MultiSelect, Radio, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useI18n } from '../../app/i18n/index.ts'
import type { DraftProblems, SourceDraft } from './source-draft.ts'
import classes from './sources.module.css'

interface Props {
  draft: SourceDraft
  problems: DraftProblems
  onChange: (draft: SourceDraft) => void
}

const usePurposeData = () => {
  const { t } = useI18n()
  return purposes.map((p) => ({ value: p, label: t(`purpose.${p}`) }))
}

/** The legal basis of a source, each with what it means, and the purposes it covers. */
export const BasisFields = ({ draft, problems, onChange }: Props) => {
  const { t } = useI18n()
  const data = usePurposeData()
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('sources.basis')}</legend>
      <p className={classes.help}>{t('sources.basisHelp')}</p>
      <Radio.Group
        aria-label={t('sources.basis')}
        value={draft.legalBasis}
        onChange={(legalBasis) => onChange({ ...draft, legalBasis })}
      >
        <div className={classes.options}>
          {legalBases.map((basis) => (
            <div key={basis} className={classes.option}>
              <Radio value={basis} label={t(`basis.${basis}`)} description={t(`basis.${basis}.help`)} />
            </div>
          ))}
        </div>
      </Radio.Group>
      {draft.legalBasis !== 'consent' && (
        <MultiSelect
          mt="md"
          label={t('sources.purposes')}
          description={t('sources.purposesHelp')}
          error={problems.basisPurposes && t(problems.basisPurposes)}
          data={data}
          value={draft.basisPurposes}
          onChange={(basisPurposes) => onChange({ ...draft, basisPurposes: basisPurposes as Purpose[] })}
          placeholder={draft.basisPurposes.length === 0 ? t('sources.pickPurposes') : ''}
        />
      )}
    </fieldset>
  )
}

/** What the categories of the consent banner open. */
export const CategoryFields = ({ draft, problems, onChange }: Props) => {
  const { t } = useI18n()
  const data = usePurposeData()
  const set = (key: number, change: Partial<SourceDraft['categories'][number]>) =>
    onChange({ ...draft, categories: draft.categories.map((c) => (c.key === key ? { ...c, ...change } : c)) })
  const add = () => {
    const key = Math.max(-1, ...draft.categories.map((c) => c.key)) + 1
    onChange({ ...draft, categories: [...draft.categories, { key, name: '', purposes: [] }] })
  }
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('sources.categories')}</legend>
      <p className={classes.help}>{t('sources.categoriesHelp')}</p>
      <div className={classes.categories}>
        {draft.categories.map((category) => {
          const problem = problems.categories[category.key]
          return (
            <div key={category.key} className={classes.category}>
              <TextInput
                aria-label={t('sources.category')}
                placeholder={t('sources.category')}
                maxLength={80}
                value={category.name}
                error={problem && t(problem)}
                onChange={(e) => set(category.key, { name: e.currentTarget.value })}
              />
              <MultiSelect
                aria-label={t('sources.purposes')}
                data={data}
                value={category.purposes}
                placeholder={category.purposes.length === 0 ? t('sources.pickPurposes') : ''}
                onChange={(next) => set(category.key, { purposes: next as Purpose[] })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t('action.remove', { name: category.name })}
                onClick={() =>
                  onChange({ ...draft, categories: draft.categories.filter((c) => c.key !== category.key) })
                }
              >
                <IconX size={16} />
              </ActionIcon>
            </div>
          )
        })}
      </div>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
        {t('sources.categoryAdd')}
      </Button>
    </fieldset>
  )
}
