/** @jsxImportSource preact */
import { wordOf } from '../words.ts'
import type { ControlProps } from './control.tsx'

/** Each row a question of its own: reads the same on a wide screen, a narrow one and aloud. */
export const MatrixControl = ({ question: { form, text }, draft, labelledBy, describedBy, onDraft }: ControlProps) => {
  if (form.type !== 'matrix') return null
  const said = draft as Record<string, string>
  return (
    // biome-ignore lint/a11y/useSemanticElements: the question names the group, and stands above
    <div class="matrix" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {form.rows.map((row) => (
        <fieldset key={row}>
          <legend dir="auto">{wordOf(text, row, 'rows')}</legend>
          <div class="options">
            {form.options.map((column) => (
              <label key={column} class="option">
                <input
                  type="radio"
                  name={`row-${row}`}
                  checked={said[row] === column}
                  onChange={() => onDraft({ ...said, [row]: column })}
                />
                <span dir="auto">{wordOf(text, column)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  )
}
