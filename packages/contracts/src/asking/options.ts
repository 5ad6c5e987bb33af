import type { QuestionForm } from './forms.ts'

/** Keys of everything that can be chosen, in the order shown; empty where nothing is. Pure. */
export const optionsOf = (form: QuestionForm): string[] => {
  switch (form.type) {
    case 'single':
    case 'multiple':
    case 'ranking':
    case 'matrix':
      return form.options
    case 'size':
      return form.systems.flatMap((system) => system.options)
    case 'colour':
    case 'picture':
      return form.options.map((option) => option.key)
    default:
      return []
  }
}
