/** @jsxImportSource preact */
import { fill, formatDate, type Language } from '../language.ts'
import { EssentialPurpose, PurposeSwitch } from '../ui/purpose-switch.tsx'
import type { CentreMessages } from './messages.ts'
import type { Choices } from './source.ts'

interface Props {
  m: CentreMessages
  language: Language
  choices: Choices
  onChange(key: string, on: boolean): void
  onWithdraw(keys: string[]): void
}

/** Each purpose with its switch: off is one click, as on is, and everything off is one click too. */
export const Purposes = ({ m, language, choices: { purposes, agreement }, onChange, onWithdraw }: Props) => {
  const note = ({ state, since, locked }: Choices['purposes'][number]): string => {
    if (locked) return m.gpcLocked
    const date = since === null ? null : formatDate(language, since)
    if (state === 'granted') return date ? fill(m.grantedSince, { date }) : m.granted
    if (state === 'refused') return date ? fill(m.refusedSince, { date }) : m.refused
    return m[state]
  }
  const optional = purposes.filter(({ essential }) => !essential)
  return (
    <section aria-labelledby="purposes">
      <h2 id="purposes">{m.purposes}</h2>
      <ul class="panel">
        {purposes
          .filter(({ essential }) => essential)
          .map(({ key, name, description }) => (
            <EssentialPurpose key={key} name={name} description={description} note={m.essential} />
          ))}
        {optional.map((purpose) => (
          <PurposeSwitch
            key={purpose.key}
            purpose={purpose}
            on={purpose.state === 'granted' && !purpose.locked}
            locked={purpose.locked}
            note={note(purpose)}
            onChange={(on) => onChange(purpose.key, on)}
          />
        ))}
      </ul>
      {agreement && (
        <details>
          <summary>{m.words}</summary>
          <p class="text">{agreement.text}</p>
        </details>
      )}
      <p class="withdraw">
        <button
          type="button"
          class="strong"
          aria-describedby="withdraw"
          onClick={() => onWithdraw(optional.filter(({ state }) => state === 'granted').map(({ key }) => key))}
        >
          {m.withdrawAll}
        </button>
        <span id="withdraw" class="quiet">
          {m.withdrawAllHint}
        </span>
      </p>
    </section>
  )
}
