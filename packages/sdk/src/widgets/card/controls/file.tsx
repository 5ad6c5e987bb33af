/** @jsxImportSource preact */
import type { FileReference } from '@candor/contracts'
import { answerMisfitOf } from '@candor/contracts/asking/misfit'
import { useState } from 'preact/hooks'
import { fill } from '../../language.ts'
import { misfitWords } from '../words.ts'
import type { ControlProps } from './control.tsx'

/** A file that the page puts somewhere; the answer says where, and never holds it. */
export const FileControl = ({
  question,
  draft,
  language,
  m,
  labelledBy,
  describedBy,
  invalid,
  options,
  onDraft,
}: ControlProps) => {
  const [said, setSaid] = useState('')
  const { form } = question
  if (form.type !== 'file') return null
  const file = draft as FileReference | null
  const { upload } = options
  if (!upload) return <p class="panel">{m.fileNowhere}</p>
  const take = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return
    const { name, type: kind, size: bytes } = chosen
    const misfit = answerMisfitOf(form, { id: '-', name, kind, bytes })
    if (misfit) return setSaid(misfitWords(language, misfit, question))
    setSaid(m.uploading)
    try {
      onDraft({ id: await upload(chosen), name, kind, bytes })
      setSaid('')
    } catch (error) {
      console.error('candor', error)
      setSaid(m.uploadFailed)
    }
  }
  return (
    <div class="field column">
      <input
        type="file"
        accept={form.kinds.join(',')}
        aria-labelledby={labelledBy}
        aria-describedby={`${describedBy} file`}
        aria-invalid={invalid}
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      <p id="file" role="status">
        {said || (file && fill(m.fileHere, { name: file.name }))}
      </p>
    </div>
  )
}
