import { endpoints } from 'virtual:contracts'
import type { PurposeRecord } from '@candor/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../app/api/client.ts'
import { ApiError } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { BackTo } from '../back-to.tsx'
import classes from '../consent.module.css'
import { DraftNote } from '../draft-note.tsx'
import { purposesQuery, textOfPurpose, usePurposes } from '../use-consent.ts'
import { useDraft } from '../use-draft.ts'
import { PurposeChanges } from './purpose-changes.tsx'
import { bodyOfPurpose, draftOfPurpose, isSoundPurpose, problemsOfPurpose, saidBy } from './purpose-draft.ts'
import { PurposeForm } from './purpose-form.tsx'

const route = getRouteApi('/shell/consent/purposes/$key/edit')

export const PurposeEditor = () => {
  const { t, language } = useI18n()
  const { key } = route.useParams()
  const { query, find } = usePurposes()
  const purpose = find(key)
  return (
    <Page
      title={
        purpose === undefined
          ? t('consent.purposes')
          : t('purposes.editTitle', { name: textOfPurpose(purpose, language).name })
      }
      lead={t('purposes.editLead')}
      above={<BackTo to="/consent/purposes" page="consent.purposes" />}
    >
      {query.isPending && <LoadingRows />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && purpose === undefined && (
        <ErrorPanel error={new ApiError({ code: 'not_found', status: 404 })} />
      )}
      {purpose !== undefined && <Editor key={purpose.key} purpose={purpose} />}
    </Page>
  )
}

const Editor = ({ purpose }: { purpose: PurposeRecord }) => {
  const { t } = useI18n()
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const { draft, change, discard, isKept, isBehind } = useDraft(
    `purpose.${purpose.key}`,
    purpose.version,
    draftOfPurpose(purpose),
  )
  const problems = problemsOfPurpose(draft)
  const body = bodyOfPurpose(purpose, draft)
  const isChanged = Object.keys(body).length > 0
  const publish = useMutation({
    mutationFn: () => call(endpoints.publishPurpose, { params: { key: purpose.key }, body }),
    onSuccess: async () => {
      discard()
      await queryClient.invalidateQueries({ queryKey: purposesQuery.queryKey })
      navigate({ to: '/consent/purposes/$key', params: { key: purpose.key }, search: { note: 'published' } })
    },
  })
  const close = () => {
    setAsking(false)
    publish.reset()
  }
  return (
    <>
      <DraftNote isKept={isKept && isChanged} isBehind={isBehind} onDiscard={discard} />
      <PurposeForm draft={draft} problems={problems} onChange={change} />
      <Section title={t('consent.changes')}>
        {isChanged ? (
          <PurposeChanges before={purpose} after={saidBy(draft)} />
        ) : (
          <p className={classes.help}>{t('consent.noChanges')}</p>
        )}
      </Section>
      <div className={classes.bar}>
        <Button disabled={!isChanged || !isSoundPurpose(problems)} onClick={() => setAsking(true)}>
          {t('consent.publish')}
        </Button>
        <LinkButton variant="default" to="/consent/purposes/$key" params={{ key: purpose.key }} search={{}}>
          {t('consent.later')}
        </LinkButton>
        {!isSoundPurpose(problems) && <span className={classes.problem}>{t('consent.unsound')}</span>}
      </div>
      <Confirm
        opened={asking}
        title={t('purposes.publishTitle', { version: purpose.version + 1 })}
        confirm={t('consent.publishNow')}
        pending={publish.isPending}
        error={publish.error}
        onConfirm={() => publish.mutate()}
        onClose={close}
      >
        {t('purposes.publishBody')}
      </Confirm>
    </>
  )
}
