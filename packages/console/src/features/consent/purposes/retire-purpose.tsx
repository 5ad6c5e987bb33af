import { endpoints } from 'virtual:contracts'
import type { PurposeRecord } from '@candor/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { purposesQuery } from '../use-consent.ts'

/** Asks for a purpose no longer, or again, after saying what that does to answers given before. */
export const RetirePurpose = ({ purpose: { key, retired } }: { purpose: PurposeRecord }) => {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const change = useMutation({
    mutationFn: () => call(endpoints.retirePurpose, { params: { key }, body: { retired: !retired } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: purposesQuery.queryKey })
      setAsking(false)
    },
  })
  const title = t(retired ? 'purposes.reinstate' : 'purposes.retire')
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {title}
      </Button>
      <Confirm
        opened={asking}
        title={title}
        confirm={title}
        pending={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate()}
        onClose={() => setAsking(false)}
      >
        {t(retired ? 'purposes.reinstateBody' : 'purposes.retireBody')}
      </Confirm>
    </>
  )
}
