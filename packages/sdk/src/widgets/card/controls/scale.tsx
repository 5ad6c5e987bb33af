/** @jsxImportSource preact */
import { fill } from '../../language.ts'
import type { ControlProps } from './control.tsx'

const paths = {
  star: 'M12 2.5l2.9 6 6.6.9-4.8 4.6 1.2 6.5L12 17.4l-5.9 3.1 1.2-6.5L2.5 9.4l6.6-.9z',
  heart: 'M12 20.5C5 15.5 2.5 12 2.5 8.5a4.7 4.7 0 0 1 9.5-1 4.7 4.7 0 0 1 9.5 1c0 3.5-2.5 7-9.5 12z',
}

/** A mouth from a frown to a smile. */
const mouth = (share: number): string => `M8 16q4 ${(share - 0.5) * 8} 8 0`

const Mark = ({ kind, filled, share }: { kind: 'star' | 'heart' | 'face'; filled: boolean; share: number }) => (
  <svg
    width="32"
    height="32"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    aria-hidden="true"
  >
    {kind === 'face' ? (
      <>
        <circle cx="12" cy="12" r="9.5" />
        <path d={`M9 9v1m6-1v1${mouth(share)}`} />
      </>
    ) : (
      <path d={paths[kind]} fill={filled ? 'currentColor' : 'none'} />
    )}
  </svg>
)

/** From little to much: stars, hearts, faces or numbers, with words at both ends. */
export const ScaleControl = ({
  question: { form, text },
  draft,
  language,
  m,
  labelledBy,
  describedBy,
  invalid,
  onDraft,
}: ControlProps) => {
  const [from, to] =
    form.type === 'nps' ? [0, 10] : [1, form.type === 'rating' ? form.steps : form.type === 'csat' ? 5 : 7]
  const symbol = form.type === 'rating' ? form.symbol : 'number'
  const chosen = draft as number | null
  const steps = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const format = new Intl.NumberFormat(language).format
  return (
    <div role="radiogroup" aria-labelledby={labelledBy} aria-describedby={`${describedBy} ends`} aria-invalid={invalid}>
      <div class={`scale ${symbol}`}>
        {steps.map((step) => {
          const isFilled = chosen !== null && (symbol === 'face' ? step === chosen : step <= chosen)
          return (
            <label key={step} data-on={(symbol === 'number' ? step === chosen : isFilled) || undefined}>
              <input type="radio" name="answer" value={step} checked={step === chosen} onChange={() => onDraft(step)} />
              {symbol === 'number' ? (
                <span aria-hidden="true">{format(step)}</span>
              ) : (
                <Mark kind={symbol} filled={isFilled} share={(step - from) / (to - from)} />
              )}
              <span class="hidden">{fill(m.ofScale, { n: format(step), most: format(to) })}</span>
            </label>
          )
        })}
      </div>
      <p id="ends" class="ends quiet">
        <span>{text.low}</span>
        <span>{text.high}</span>
      </p>
    </div>
  )
}
