import type { Kind, Of } from '../kinds.ts'

export interface FormProps<K extends Kind> {
  said: Of<K>
  onChange: (said: Of<K>) => void
}
