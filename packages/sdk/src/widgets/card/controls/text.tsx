/** @jsxImportSource preact */
import { counted } from '../words.ts'
import type { ControlProps } from './control.tsx'

/** Words of one's own, short or long, or how one can be reached. */
export const TextControl = ({
  question: { form },
  draft,
  language,
  m,
  labelledBy,
  describedBy,
  invalid,
  onDraft,
}: ControlProps) => {
  const value = draft as string
  const field = {
    value,
    'aria-labelledby': labelledBy,
    'aria-describedby': `${describedBy} room`,
    'aria-invalid': invalid,
    onInput: (event: { currentTarget: { value: string } }) => onDraft(event.currentTarget.value),
  }
  if (form.type === 'contact') {
    const reach =
      form.channel === 'email'
        ? ({ type: 'email', autocomplete: 'email', placeholder: 'name@example.com' } as const)
        : ({ type: 'tel', autocomplete: 'tel', placeholder: '+' } as const)
    return (
      <p class="field">
        <input {...field} {...reach} list={undefined} dir="ltr" aria-describedby={describedBy} />
      </p>
    )
  }
  if (form.type !== 'short_text' && form.type !== 'long_text') return null
  const left = form.longest - value.length
  return (
    <p class="field column">
      {form.type === 'long_text' ? (
        <textarea {...field} dir="auto" rows={4} />
      ) : (
        <input {...field} dir="auto" type="text" autocomplete="off" />
      )}
      {/* Said only when it begins to matter, and never cut off: what is too long can still be shortened. */}
      <span id="room" class="quiet">
        {left < 50 && left >= 0 && counted(language, m.left, left)}
        {left < 0 && `−${counted(language, m.left, -left)}`}
      </span>
    </p>
  )
}
