import type { FlowLength } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'

/** How long a flow is, from the shortest way through it to the longest. */
export const LengthText = ({ length: { questions, seconds } }: { length: FlowLength }) => {
  const { t, format } = useI18n()
  const range = ({ least, most }: { least: number; most: number }, words: (n: number) => string) =>
    least === most ? words(most) : t('asking.range', { least: words(least), most: words(most) })
  return (
    <>{t('asking.lengthText', { questions: range(questions, format.number), time: range(seconds, format.duration) })}</>
  )
}
