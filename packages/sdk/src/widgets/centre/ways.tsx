/** @jsxImportSource preact */
import type { Frequency, Option } from '../contract.ts'
import type { CentreMessages } from './messages.ts'
import type { Change, Choices } from './source.ts'

interface Props {
  m: CentreMessages
  choices: Choices
  onChange(change: Change): void
}

const Options = ({
  title,
  hint,
  options,
  onChange,
}: {
  title: string
  hint?: string
  options: readonly Option[]
  onChange(key: string, on: boolean): void
}) => (
  <fieldset>
    <legend>{title}</legend>
    {hint && <p class="quiet">{hint}</p>}
    <div class="panel">
      {options.map(({ key, name, description, on }) => (
        <label key={key} class="option">
          <input type="checkbox" checked={on} onChange={(event) => onChange(key, event.currentTarget.checked)} />
          <span>
            {name}
            {description && <span class="quiet note">{description}</span>}
          </span>
        </label>
      ))}
    </div>
  </fieldset>
)

/** Topics, channels and how often: preferences, which are no consent and never stand in for one. */
export const Ways = ({ m, choices: { topics = [], channels = [], frequency }, onChange }: Props) => {
  const frequencies: Record<Frequency, string> = {
    all: m.frequencyAll,
    weekly: m.frequencyWeekly,
    monthly: m.frequencyMonthly,
    none: m.frequencyNone,
  }
  return (
    <>
      {topics.length > 0 && (
        <Options title={m.topics} options={topics} onChange={(key, on) => onChange({ topic: { key, on } })} />
      )}
      {channels.length > 0 && (
        <Options
          title={m.channels}
          hint={m.channelsHint}
          options={channels}
          onChange={(key, on) => onChange({ channel: { key, on } })}
        />
      )}
      {frequency !== undefined && (
        <fieldset>
          <legend>{m.frequency}</legend>
          <div class="panel">
            {(Object.keys(frequencies) as Frequency[]).map((key) => (
              <label key={key} class="option">
                <input
                  type="radio"
                  name="frequency"
                  checked={frequency === key}
                  onChange={() => onChange({ frequency: key })}
                />
                <span>{frequencies[key]}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}
