/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import type { Purpose } from '../contract.ts'

interface Props {
  purpose: Pick<Purpose, 'key' | 'name' | 'description'>
  on: boolean
  locked?: boolean
  /** What is to be said of its state, below the description. */
  note?: ComponentChildren
  onChange(on: boolean): void
}

/** One purpose with its switch. The description and the note are read out with it. */
export const PurposeSwitch = ({ purpose: { key, name, description }, on, locked, note, onChange }: Props) => (
  <li class="purpose">
    <div>
      <label for={`p-${key}`}>{name}</label>
      <p id={`d-${key}`}>
        {description}
        {note && <span class="note">{note}</span>}
      </p>
    </div>
    <input
      id={`p-${key}`}
      type="checkbox"
      role="switch"
      checked={on}
      aria-checked={on}
      disabled={locked}
      aria-describedby={`d-${key}`}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  </li>
)

/** A purpose that is not a question: the site does not work without it. */
export const EssentialPurpose = ({ name, description, note }: { name: string; description: string; note: string }) => (
  <li class="purpose">
    <div>
      <strong>{name}</strong>
      <p>
        {description} <span class="note">{note}</span>
      </p>
    </div>
  </li>
)
