import type { QuestionSaid } from '@candor/contracts'

/** An answer as the results have it (an option, a number, `row: column`) in the words of the question. Pure. */
export const answerWords = (
  { form, texts }: Pick<QuestionSaid, 'form' | 'texts'>,
  answer: string,
  language: string,
) => {
  const text = texts[language] ?? texts.en
  if (form.type === 'matrix') {
    const row = form.rows.find((key) => answer.startsWith(`${key}: `))
    if (row === undefined) return answer
    const column = answer.slice(row.length + 2)
    return `${text.rows[row] ?? row}: ${text.options[column] ?? column}`
  }
  return text.options[answer] ?? answer
}
