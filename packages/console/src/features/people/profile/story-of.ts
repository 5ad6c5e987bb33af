import type { ProfileValue } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import type { Story } from '../../../ui/origin-chip.tsx'

type Told = Pick<ProfileValue, 'source' | 'at' | 'messageId' | 'evidence'>

/** The short story of a value, for its chip. */
export const useChipStory = () => {
  const { t } = useI18n()
  return ({ source, at, messageId, evidence }: Told): Story => ({
    source: source?.name ?? t('story.interface'),
    at,
    messageId,
    ...(evidence.question === undefined ? {} : { question: evidence.question.text ?? evidence.question.key }),
    ...(evidence.agreement === undefined
      ? {}
      : {
          agreement: t('agreements.nameAndVersion', {
            name: evidence.agreement.key,
            version: evidence.agreement.version,
          }),
        }),
  })
}
