import { endpoints } from 'virtual:contracts'
import type { Source } from '@candor/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Done } from '../../ui/states.tsx'

/** Replaces the write key, after saying what stops working. */
export const RotateKey = ({ source }: { source: Source }) => {
  const { t } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const rotate = useMutation({
    mutationFn: () => call(endpoints.rotateWriteKey, { params: { id: source.id } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['sources'] })
      setAsking(false)
    },
  })
  if (!may('sources:write')) return null
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking(true)}>
        {t('sources.rotate')}
      </Button>
      {rotate.isSuccess && <Done>{t('sources.rotated')}</Done>}
      <Confirm
        opened={asking}
        title={t('sources.rotateTitle', { name: source.name })}
        confirm={t('sources.rotateConfirm')}
        danger
        pending={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate()}
        onClose={() => setAsking(false)}
      >
        {t('sources.rotateBody')}
      </Confirm>
    </>
  )
}

/** Off asks first, because events are refused from then on; on does not. */
export const SwitchSource = ({ source }: { source: Source }) => {
  const { t } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => call(endpoints.updateSource, { params: { id: source.id }, body: { enabled } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['sources'] })
      setAsking(false)
    },
  })
  if (!may('sources:write')) return null
  return (
    <>
      <Button
        variant="default"
        loading={toggle.isPending && !asking}
        onClick={() => (source.enabled ? setAsking(true) : toggle.mutate(true))}
      >
        {t(source.enabled ? 'sources.switchOff' : 'sources.switchOn')}
      </Button>
      <Confirm
        opened={asking}
        title={t('sources.offTitle', { name: source.name })}
        confirm={t('sources.offConfirm')}
        danger
        pending={toggle.isPending}
        error={toggle.error}
        onConfirm={() => toggle.mutate(false)}
        onClose={() => setAsking(false)}
      >
        {t('sources.offBody')}
      </Confirm>
    </>
  )
}
