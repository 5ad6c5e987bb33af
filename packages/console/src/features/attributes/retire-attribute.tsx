import { endpoints } from 'virtual:contracts'
import type { AttributeDefinition } from '@candor/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { bodyOfAttribute, draftOfAttribute } from './attribute-draft.ts'
import { attributesQuery } from './use-attributes.ts'

/** Collects an attribute no longer, or again. What was told stays, and is silent meanwhile. */
export const RetireAttribute = ({ attribute }: { attribute: AttributeDefinition }) => {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const isRetired = attribute.status === 'retired'
  const change = useMutation({
    mutationFn: () =>
      call(endpoints.putAttribute, {
        params: { key: attribute.key },
        body: bodyOfAttribute(draftOfAttribute(attribute), attribute.version, isRetired ? 'active' : 'retired'),
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: attributesQuery.queryKey })
      setAsking(false)
    },
  })
  const title = t(isRetired ? 'attributes.reinstate' : 'attributes.retire')
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
        onClose={() => {
          setAsking(false)
          change.reset()
        }}
      >
        {t(isRetired ? 'attributes.reinstateBody' : 'attributes.retireBody')}
      </Confirm>
    </>
  )
}
