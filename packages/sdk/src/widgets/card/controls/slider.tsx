/** @jsxImportSource preact */
import type { ControlProps } from './control.tsx'

/** Between two ends. Nothing is an answer before it was moved. */
export const SliderControl = ({
  question: { form, text },
  draft,
  language,
  m,
  labelledBy,
  describedBy,
  invalid,
  onDraft,
}: ControlProps) => {
  if (form.type !== 'slider') return null
  const value = draft as number | null
  const middle = form.least + Math.round((form.most - form.least) / form.step / 2) * form.step
  const words = (n: number) => `${new Intl.NumberFormat(language).format(n)}${form.unit ? ` ${form.unit}` : ''}`
  return (
    <div class="slider">
      <output>{value === null ? m.slide : words(value)}</output>
      <input
        type="range"
        min={form.least}
        max={form.most}
        step={form.step}
        value={value ?? middle}
        data-untouched={value === null || undefined}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        aria-valuetext={value === null ? m.slide : words(value)}
        onInput={(event) => onDraft(event.currentTarget.valueAsNumber)}
        // A tap on where it stands is an answer, too.
        onClick={(event) => onDraft(event.currentTarget.valueAsNumber)}
      />
      <p class="ends quiet">
        <span>{text.low || words(form.least)}</span>
        <span>{text.high || words(form.most)}</span>
      </p>
    </div>
  )
}
