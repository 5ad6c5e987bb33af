import type { SegmentNode } from '@candor/contracts'
import { sentenceOf } from '@candor/contracts/segments/sentence'
import { useI18n } from '../../../app/i18n/index.ts'
import { useAttributes } from '../../attributes/use-attributes.ts'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import { useCatalogue, useSegments } from '../use-segments.ts'

/** A definition as a sentence in the reader's language, at once: made here by the code that the server uses too. */
export const useSentence = () => {
  const { language } = useI18n()
  const { find, nameOf: attribute } = useAttributes()
  const { nameOf: purpose } = usePurposeChoice()
  const { nameOf: segment } = useSegments()
  const { topics } = useCatalogue()
  const names = {
    attribute,
    purpose,
    segment,
    topic: (key: string) => topics.find((topic) => topic.value === key)?.label,
    option: (key: string, option: string) =>
      find(key)?.options.find((one) => one.key === option)?.texts[language]?.name,
  }
  return (node: SegmentNode): string => sentenceOf(node, language, names)
}
