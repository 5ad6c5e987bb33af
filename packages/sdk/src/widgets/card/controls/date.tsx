/** @jsxImportSource preact */
import type { Language } from '../../language.ts'
import type { DateDraft } from '../draft.ts'
import type { ControlProps } from './control.tsx'

const monthsIn = (language: Language): string[] => {
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC', calendar: 'gregory' })
  return Array.from({ length: 12 }, (_, i) => format.format(new Date(Date.UTC(2000, i, 15))))
}

/** A day in three fields, in the order of the language; of a birthday the day and the month are enough. */
export const DateControl = ({
  question: { form },
  draft,
  language,
  m,
  labelledBy,
  describedBy,
  invalid,
  onDraft,
}: ControlProps) => {
  if (form.type !== 'date') return null
  const date = draft as DateDraft
  const set = (part: keyof DateDraft) => (event: { currentTarget: { value: string } }) =>
    onDraft({ ...date, [part]: event.currentTarget.value })
  const number = { type: 'text', inputMode: 'numeric', autocomplete: 'off', 'aria-invalid': invalid } as const
  const day = (
    <label key="day">
      <span>{m.day}</span>
      <input {...number} class="tiny" value={date.day} onInput={set('day')} />
    </label>
  )
  const month = (
    <label key="month">
      <span>{m.month}</span>
      <select value={date.month} aria-invalid={invalid} onChange={set('month')}>
        <option value="">–</option>
        {monthsIn(language).map((name, i) => (
          <option key={name} value={String(i + 1)}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
  const year = form.parts !== 'month_and_day' && (
    <label key="year">
      <span>{form.parts === 'day' ? m.year : m.yearIfYouLike}</span>
      <input {...number} class="tiny" value={date.year} onInput={set('year')} />
    </label>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: the question names the group, and stands above
    <div class="field date" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {language === 'zh' ? [year, month, day] : [day, month, year]}
    </div>
  )
}
