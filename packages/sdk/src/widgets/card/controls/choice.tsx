/** @jsxImportSource preact */
import type { QuestionForm } from '@candor/contracts'
import { isMany } from '../draft.ts'
import { shuffled } from '../order.ts'
import { counted, wordOf } from '../words.ts'
import type { ControlProps } from './control.tsx'

interface Group {
  name: string | null
  keys: string[]
}

/** Options in the order shown, in the groups they come in. */
const groupsOf = (form: QuestionForm, seed: string): Group[] => {
  switch (form.type) {
    case 'size':
      return form.systems.map(({ key, options }) => ({ name: key, keys: options }))
    case 'single':
      return [{ name: null, keys: form.shuffle ? shuffled(form.options, seed) : form.options }]
    case 'multiple':
      return [{ name: null, keys: form.shuffle ? shuffled(form.options, seed, form.none) : form.options }]
    case 'colour':
    case 'picture':
      return [{ name: null, keys: form.options.map(({ key }) => key) }]
    default:
      return []
  }
}

/** What is chosen after one option was touched. "None of these" and the others put each other out. */
const toggled = (form: QuestionForm, chosen: readonly string[], key: string): string[] => {
  if (chosen.includes(key)) return chosen.filter((one) => one !== key)
  const none = form.type === 'multiple' ? form.none : undefined
  return key === none ? [key] : [...chosen.filter((one) => one !== none), key]
}

const Look = ({ form, optionKey }: { form: QuestionForm; optionKey: string }) => {
  if (form.type === 'colour') {
    const { hex } = form.options.find(({ key }) => key === optionKey)!
    return (
      <svg class="swatch" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
        <circle cx="14" cy="14" r="12.5" fill={hex} />
      </svg>
    )
  }
  if (form.type !== 'picture') return null
  const { src } = form.options.find(({ key }) => key === optionKey)!
  return <img src={src} alt="" loading="lazy" referrerpolicy="no-referrer" />
}

/** One of several, or several: in words, as sizes of systems, colours or pictures. */
export const ChoiceControl = ({
  question,
  draft,
  language,
  m,
  labelledBy,
  describedBy,
  invalid,
  seed,
  onDraft,
}: ControlProps) => {
  const { form, text } = question
  const many = isMany(form)
  const chosen = many ? (draft as string[]) : [draft as string]
  const most = 'most' in form && many ? form.most : undefined
  const least = form.type === 'multiple' && form.least > 1 ? form.least : undefined
  const hint = [least && counted(language, m.chooseLeast, least), most && counted(language, m.chooseMost, most)]
  const said = hint.filter((one) => one).join(' · ')
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: it always has one of two roles, and both take these
    <div
      role={many ? 'group' : 'radiogroup'}
      aria-labelledby={labelledBy}
      aria-describedby={`${describedBy} bounds`}
      {...(!many && { 'aria-invalid': invalid })}
    >
      <p id="bounds" class="quiet" hidden={said === ''}>
        {said}
      </p>
      {groupsOf(form, seed).map(({ name, keys }) => (
        <div key={name ?? ''} class={`options ${form.type}`}>
          {name !== null && <h3 class="quiet">{m.sizes.replace('{system}', name)}</h3>}
          {keys.map((key) => (
            <label key={key} class="option">
              <input
                type={many ? 'checkbox' : 'radio'}
                name="answer"
                value={key}
                checked={chosen.includes(key)}
                onChange={() => onDraft(many ? toggled(form, chosen, key) : key)}
              />
              <Look form={form} optionKey={key} />
              <span dir="auto">{wordOf(text, key)}</span>
            </label>
          ))}
        </div>
      ))}
    </div>
  )
}
