import { NumberInput } from '@mantine/core'
import classes from '../builder.module.css'

interface Props {
  label: string
  /** Not a number while the field is empty. */
  value: number
  onChange: (value: number) => void
  whole?: boolean
  negative?: boolean
  suffix?: string
}

/** A number to be written. An empty field is no number, rather than the number that stood there before. */
export const NumberField = ({ label, value, onChange, whole = false, negative = false, suffix }: Props) => (
  <NumberInput
    label={label}
    classNames={{ root: classes.number }}
    hideControls
    allowDecimal={!whole}
    allowNegative={negative}
    {...(suffix === undefined ? {} : { suffix })}
    value={Number.isFinite(value) ? value : ''}
    onChange={(next) => onChange(typeof next === 'number' ? next : next.trim() === '' ? Number.NaN : Number(next))}
  />
)
