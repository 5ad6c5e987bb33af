import { Checkbox, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import { usePurposeNames } from '../../people/use-purpose-names.ts'
import { useSaidAt } from '../fault-list.tsx'
import { type FormField, fieldsOfType } from './form-fields.ts'
import type { FormPartProps } from './question-form.tsx'

/** The parts of a form that its type has. */
export const FormFields = (props: FormPartProps) =>
  fieldsOfType[props.draft.form.type].map((field) => <Field key={field.name} {...props} field={field} />)

const Field = ({ draft, body, faults, onChange, field }: FormPartProps & { field: FormField }) => {
  const { t } = useI18n()
  const { all } = usePurposeNames()
  const said = useSaidAt(faults, body)
  const value = draft.form[field.name]
  const set = (next: unknown) => onChange({ ...draft, form: { ...draft.form, [field.name]: next } })
  const common = { label: t(`asking.form.${field.name}`), error: said(`form.${field.name}`) }
  switch (field.kind) {
    case 'yes':
      return <Checkbox {...common} checked={value === true} onChange={(e) => set(e.currentTarget.checked)} />
    case 'number':
      return (
        <NumberInput
          {...common}
          hideControls
          value={typeof value === 'number' ? value : ''}
          onChange={(n) => set(n === '' ? undefined : Number(n))}
        />
      )
    case 'list':
      return (
        <TagsInput
          {...common}
          value={(value as string[] | undefined) ?? []}
          onChange={set}
          attributes={{ input: { dir: 'ltr' } }}
        />
      )
    case 'purposes':
      return <MultiSelect {...common} data={all} value={(value as string[] | undefined) ?? []} onChange={set} />
    case 'choice':
      return (
        <Select
          {...common}
          data={field.of.map((choice) => ({ value: choice, label: t(`asking.choice.${choice}`) }))}
          value={(value as string | undefined) ?? field.of[0] ?? null}
          allowDeselect={false}
          onChange={set}
        />
      )
    case 'option':
      return (
        <Select
          {...common}
          data={[...new Set(draft.options.map((o) => o.key).filter((key) => key !== ''))]}
          value={(value as string | undefined) ?? null}
          clearable
          onChange={(next) => set(next ?? undefined)}
        />
      )
    default:
      return (
        <TextInput
          {...common}
          type={field.kind === 'date' ? 'date' : 'text'}
          value={(value as string | undefined) ?? ''}
          onChange={(e) => set(e.currentTarget.value)}
        />
      )
  }
}
