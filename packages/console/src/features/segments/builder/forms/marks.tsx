import { Checkbox } from '@mantine/core'
import classes from '../builder.module.css'

interface Props<T extends string> {
  label: string
  options: readonly { value: T; label: string }[]
  value: readonly T[]
  onChange: (value: T[]) => void
}

/** Some of a few things that all fit on a line, in their own order. */
export const Marks = <T extends string>({ label, options, value, onChange }: Props<T>) => (
  <Checkbox.Group
    label={label}
    classNames={{ root: classes.marks, label: classes.marksLabel }}
    value={[...value]}
    onChange={(next) => onChange(options.map((o) => o.value).filter((v) => next.includes(v)))}
  >
    <div className={classes.markRow}>
      {options.map((o) => (
        <Checkbox key={o.value} value={o.value} label={o.label} />
      ))}
    </div>
  </Checkbox.Group>
)
