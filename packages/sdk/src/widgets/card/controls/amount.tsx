/** @jsxImportSource preact */
import type { MoneyDraft } from '../draft.ts'
import type { ControlProps } from './control.tsx'

/** A number, or money in one of its currencies. Text fields, so that any digits and both decimal marks can be typed. */
export const AmountControl = ({
  question: { form },
  draft,
  language,
  m,
  labelledBy,
  describedBy,
  invalid,
  onDraft,
}: ControlProps) => {
  const field = {
    type: 'text',
    inputMode: 'decimal',
    autocomplete: 'off',
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
  } as const
  if (form.type !== 'money') {
    return (
      <p class="field">
        <input
          {...field}
          class="short"
          aria-labelledby={labelledBy}
          value={draft as string}
          onInput={(event) => onDraft(event.currentTarget.value)}
        />
        {'unit' in form && form.unit && <span>{form.unit}</span>}
      </p>
    )
  }
  const money = draft as MoneyDraft
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  return (
    <p class="field">
      <input
        {...field}
        class="short"
        aria-labelledby={labelledBy}
        value={money.amount}
        onInput={(event) => onDraft({ ...money, amount: event.currentTarget.value })}
      />
      {form.currencies.length === 1 ? (
        <span>{names.of(money.currency)}</span>
      ) : (
        <select
          aria-label={m.currency}
          value={money.currency}
          onChange={(event) => onDraft({ ...money, currency: event.currentTarget.value })}
        >
          {form.currencies.map((currency) => (
            <option key={currency} value={currency}>
              {names.of(currency)}
            </option>
          ))}
        </select>
      )}
    </p>
  )
}
