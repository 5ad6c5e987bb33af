import { endpoints } from 'virtual:contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Confirm } from '../../ui/confirm.tsx'

/** What is about to be done, to the events chosen or to all open ones with a reason. */
export type Deed = { kind: 'replay' | 'discard'; count: number } & (
  | { ids: string[]; reason?: undefined }
  | { reason: string; ids?: undefined }
)

interface Props {
  deed: Deed | null
  onClose: () => void
  /** With the sentence that tells what happened. */
  onDone: (sentence: string) => void
}

/** The server takes this many at a time, oldest first. */
const limit = 1000

export const QuarantineConfirm = ({ deed, onClose, onDone }: Props) => {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  // While the dialog fades out it still says what it asked.
  const last = useRef<Deed | null>(null)
  if (deed !== null) last.current = deed
  const shown = last.current
  const act = useMutation({
    mutationFn: async (what: Deed) => {
      const body = what.ids === undefined ? { reason: what.reason } : { ids: what.ids }
      if (what.kind === 'replay') {
        const { replayed } = await call(endpoints.replayQuarantine, { body })
        return t('quarantine.replayed', { count: replayed })
      }
      const { discarded } = await call(endpoints.discardQuarantine, { body })
      return t('quarantine.discarded', { count: discarded })
    },
    onSuccess: async (sentence) => {
      await queryClient.invalidateQueries({ queryKey: ['quarantine'] })
      onDone(sentence)
    },
  })
  if (shown === null) return null
  const { kind } = shown
  const count = Math.min(shown.count, limit)
  return (
    <Confirm
      opened={deed !== null}
      title={t(`quarantine.${kind}Title`, { count })}
      confirm={t(kind === 'replay' ? 'quarantine.replay' : 'quarantine.discardConfirm')}
      danger={kind === 'discard'}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate(shown)}
      onClose={() => {
        act.reset()
        onClose()
      }}
    >
      {t(`quarantine.${kind}Body`, { count })} {shown.count > limit && t('quarantine.limit')}
    </Confirm>
  )
}
