import type { LedgerLine } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'

/** What an entry says, in a word: a first step of a double opt-in is a question, not yet an answer. */
export const useAnswerText = () => {
  const { t } = useI18n()
  return ({ kind, stage }: Pick<LedgerLine, 'kind' | 'stage'>): string =>
    stage === 'pending' ? t('ledger.pending') : t(`ledger.kind.${kind}`)
}

/** Where an answer came in; a channel that brands name themselves is shown as it is. */
export const useChannelText = () => {
  const { t, known } = useI18n()
  return (channel: string): string => {
    const key = `ledger.channel.${channel}`
    return known(key) ? t(key) : channel
  }
}
