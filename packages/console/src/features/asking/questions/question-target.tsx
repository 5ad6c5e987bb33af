import type { AnswerTarget } from '@candor/contracts'
import { Checkbox, Select } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import { useAttributes } from '../../attributes/use-attributes.ts'
import form from '../../consent/consent.module.css'
import { useSaidAt } from '../fault-list.tsx'
import type { FormPartProps } from './question-form.tsx'

const fields = ['relation', 'label'] as const
const beginnings: Record<AnswerTarget['of'], AnswerTarget> = {
  nowhere: { of: 'nowhere' },
  person: { of: 'person', attribute: '' },
  recipient: { of: 'recipient', field: 'relation' },
}

/** Where an answer goes. */
export const QuestionTarget = ({ draft, body, faults, onChange }: FormPartProps) => {
  const { t } = useI18n()
  const said = useSaidAt(faults, body)
  const { items, nameOf } = useAttributes()
  const { to } = draft
  const attributes = items
    .filter((a) => a.status === 'active')
    .map((a) => ({ value: a.key, label: nameOf(a.key) }))
    .sort((a, b) => a.label.localeCompare(b.label))
  const put = (next: AnswerTarget) => onChange({ ...draft, to: next })
  const choose = (value: string | null) => {
    if (value === null) return
    const field = fields.find((f) => `field.${f}` === value)
    if (to.of === 'recipient')
      put(field === undefined ? { of: 'recipient', attribute: value } : { of: 'recipient', field })
    else put({ of: 'person', attribute: value })
  }
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('asking.target')}</legend>
      <p className={form.help}>{t('asking.targetHelp')}</p>
      <div className={form.pair}>
        <Select
          label={t('asking.targetOf')}
          data={(['person', 'recipient', 'nowhere'] as const).map((value) => ({
            value,
            label: t(`asking.target.${value}`),
          }))}
          value={to.of}
          allowDeselect={false}
          onChange={(of) => put(beginnings[(of ?? to.of) as AnswerTarget['of']])}
        />
        {to.of !== 'nowhere' && (
          <Select
            label={t('asking.attribute')}
            searchable
            data={
              to.of === 'recipient'
                ? [...fields.map((f) => ({ value: `field.${f}`, label: t(`asking.targetField.${f}`) })), ...attributes]
                : attributes
            }
            value={to.of === 'recipient' && to.field !== undefined ? `field.${to.field}` : (to.attribute ?? null)}
            error={said('to')}
            onChange={choose}
          />
        )}
      </div>
      {draft.form.type === 'contact' && (
        <Checkbox
          mt="md"
          label={t('asking.afterHelp')}
          description={t('asking.afterHelpHelp')}
          checked={draft.afterHelp}
          onChange={(e) => onChange({ ...draft, afterHelp: e.currentTarget.checked })}
        />
      )}
    </fieldset>
  )
}
