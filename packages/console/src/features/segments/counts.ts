import type { Segment } from '@candor/contracts'
import { useI18n } from '../../app/i18n/index.ts'

/** Counts as they may be told: of fewer than ten people no number. */
export const useCounts = () => {
  const { t, format } = useI18n()
  const countText = (n: number | null): string => (n === null ? t('segments.few') : format.number(n))
  return {
    countText,
    sizeText: ({ size, computedAt, state }: Pick<Segment, 'size' | 'computedAt' | 'state'>): string => {
      if (computedAt !== null) return countText(size)
      return t(state === 'computing' ? 'segments.counting' : 'segments.notCounted')
    },
  }
}
