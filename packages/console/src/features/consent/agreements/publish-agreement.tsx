import { endpoints } from 'virtual:contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { agreementsQuery } from '../use-consent.ts'
import { type AgreementDraft, bodyOfAgreement } from './agreement-draft.ts'

interface Props {
  draft: AgreementDraft
  opened: boolean
  onClose: () => void
  onPublished: () => void
}

/** Says how many people would be asked again, and publishes only after that. */
export const PublishAgreement = ({ draft, opened, onClose, onPublished }: Props) => {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const body = bodyOfAgreement(draft)
  const params = { key: draft.key }
  const preview = useQuery({
    queryKey: ['consent', 'preview', draft.key, body],
    queryFn: ({ signal }) => call(endpoints.previewAgreement, { params, body, signal }),
    enabled: opened,
    // Others answer meanwhile: it is counted anew each time somebody is about to publish.
    staleTime: 0,
    gcTime: 0,
  })
  const publish = useMutation({
    mutationFn: () => call(endpoints.publishAgreement, { params, body }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: agreementsQuery.queryKey })
      onPublished()
    },
  })
  const plan = preview.data
  return (
    <Confirm
      opened={opened}
      title={t('agreements.publishTitle', { name: draft.key, version: plan?.version ?? 1 })}
      confirm={t(plan !== undefined && plan.peopleToAskAgain > 0 ? 'agreements.publishAsk' : 'consent.publishNow')}
      pending={publish.isPending || preview.isPending}
      disabled={plan === undefined}
      error={preview.error ?? publish.error}
      onConfirm={() => publish.mutate()}
      onClose={() => {
        publish.reset()
        onClose()
      }}
    >
      {plan === undefined ? (
        t('agreements.counting')
      ) : (
        <>
          <strong>{askAgainText(t, plan.peopleToAskAgain)}</strong>{' '}
          {t(plan.minValidVersion === plan.version ? 'agreements.askMaterial' : 'agreements.askEditorial')}{' '}
          {draft.change === 'editorial' && plan.minValidVersion === plan.version && t('agreements.askAdded')}{' '}
          {t('agreements.publishForGood')}
        </>
      )}
    </Confirm>
  )
}

const askAgainText = (t: ReturnType<typeof useI18n>['t'], people: number): string => {
  if (people === 0) return t('agreements.askNobody')
  return people < 10 ? t('agreements.askFew') : t('agreements.askMany', { count: people })
}
