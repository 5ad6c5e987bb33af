import { Select } from '@mantine/core'
import classes from '../builder.module.css'

interface Props<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  searchable?: boolean
  placeholder?: string
}

/** One of several; what is chosen already stays choosable, even where it is offered no longer. */
export const Choose = <T extends string>({ label, value, options, onChange, searchable, placeholder }: Props<T>) => {
  const isKnown = value === '' || options.some((o) => o.value === value)
  const data = isKnown ? options : [...options, { value, label: value }]
  return (
    <Select
      label={label}
      classNames={{ root: classes.choose }}
      data={data}
      value={value === '' ? null : value}
      allowDeselect={false}
      checkIconPosition="right"
      {...(searchable === true ? { searchable: true } : {})}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={(next) => next !== null && onChange(next as T)}
    />
  )
}
