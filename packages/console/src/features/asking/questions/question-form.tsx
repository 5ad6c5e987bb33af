import { questionTypes, sensitivities } from 'virtual:contracts'
import type { QuestionType, Sensitivity } from '@candor/contracts'
import { MultiSelect, NumberInput, Select } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import form from '../../consent/consent.module.css'
import { usePurposeNames } from '../../people/use-purpose-names.ts'
import type { Issue } from '../check.ts'
import { useSaidAt } from '../fault-list.tsx'
import { RewardField } from '../reward-field.tsx'
import { WhenAndWhere } from '../when-and-where.tsx'
import { FormFields } from './form-field-view.tsx'
import { newForm } from './form-fields.ts'
import type { QuestionBody, QuestionDraft } from './question-draft.ts'
import { QuestionOptions } from './question-options.tsx'
import { QuestionTarget } from './question-target.tsx'
import { QuestionWords } from './question-words.tsx'

export interface FormPartProps {
  draft: QuestionDraft
  /** The draft as it is sent: places of faults are places in it. */
  body: QuestionBody
  faults: readonly Issue[]
  /** The language that is being written. */
  locale: string
  onChange: (draft: QuestionDraft) => void
}

/** Everything that is said of a question, to be written. */
export const QuestionForm = (props: FormPartProps) => {
  const { t } = useI18n()
  const { draft, body, faults, onChange } = props
  const said = useSaidAt(faults, body)
  return (
    <div className={form.form}>
      <QuestionWords {...props} />
      <fieldset className={form.fieldset}>
        <legend className={form.legend}>{t('asking.answer')}</legend>
        <div className={form.pair}>
          <Select
            label={t('asking.type')}
            data={questionTypes.map((value) => ({ value, label: t(`asking.type.${value}`) }))}
            value={draft.form.type}
            allowDeselect={false}
            error={said('form.type')}
            onChange={(type) => onChange({ ...draft, form: newForm((type ?? draft.form.type) as QuestionType) })}
          />
          <FormFields {...props} />
        </div>
      </fieldset>
      <QuestionTarget {...props} />
      <QuestionOptions {...props} />
      <Use {...props} />
      <RewardField reward={draft.reward} error={said('reward')} onChange={(reward) => onChange({ ...draft, reward })} />
      <WhenAndWhere draft={draft} said={said} onChange={(change) => onChange({ ...draft, ...change })} />
    </div>
  )
}

/** What answers are used for, how protected they are and how long they hold. */
const Use = ({ draft, body, faults, onChange }: FormPartProps) => {
  const { t } = useI18n()
  const { all } = usePurposeNames()
  const said = useSaidAt(faults, body)
  const days = (n: string | number): number | null => (n === '' ? null : Number(n))
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('asking.use')}</legend>
      <div className={form.pair}>
        <MultiSelect
          label={t('asking.purposes')}
          description={t('asking.purposesHelp')}
          data={all}
          value={draft.purposes}
          error={said('purposes')}
          onChange={(purposes) => onChange({ ...draft, purposes })}
        />
        <Select
          label={t('attributes.sensitivity')}
          description={t(`attributes.sensitivity.${draft.sensitivity}.help`)}
          data={sensitivities.map((value) => ({ value, label: t(`attributes.sensitivity.${value}`) }))}
          value={draft.sensitivity}
          allowDeselect={false}
          error={said('sensitivity')}
          onChange={(next) => onChange({ ...draft, sensitivity: (next ?? draft.sensitivity) as Sensitivity })}
        />
        <NumberInput
          label={t('asking.halfLife')}
          description={t('asking.halfLifeHelp')}
          hideControls
          value={draft.halfLifeDays ?? ''}
          error={said('halfLifeDays')}
          onChange={(n) => onChange({ ...draft, halfLifeDays: days(n) })}
        />
        <NumberInput
          label={t('asking.reask')}
          description={t('asking.reaskHelp')}
          hideControls
          value={draft.reaskDays ?? ''}
          error={said('reaskDays')}
          onChange={(n) => onChange({ ...draft, reaskDays: days(n) })}
        />
        <NumberInput
          label={t('asking.seconds')}
          description={t('asking.secondsHelp')}
          hideControls
          value={draft.seconds ?? ''}
          error={said('seconds')}
          onChange={(n) => onChange({ ...draft, seconds: n === '' ? undefined : Number(n) })}
        />
      </div>
    </fieldset>
  )
}
