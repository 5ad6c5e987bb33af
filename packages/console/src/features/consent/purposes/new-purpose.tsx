import { endpoints } from 'virtual:contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page } from '../../../ui/page.tsx'
import { ErrorPanel } from '../../../ui/states.tsx'
import { BackTo } from '../back-to.tsx'
import classes from '../consent.module.css'
import { DraftNote } from '../draft-note.tsx'
import { purposesQuery, usePurposes } from '../use-consent.ts'
import { useDraft } from '../use-draft.ts'
import {
  bodyOfNewPurpose,
  isSoundPurpose,
  newPurposeDraft,
  problemsOfNewPurpose,
  problemsOfPurpose,
  shownProblems,
} from './purpose-draft.ts'
import { PurposeForm } from './purpose-form.tsx'

/** A purpose of the workspace's own. Its key and its place in every mask are for ever. */
export const NewPurpose = () => {
  const { t } = useI18n()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { items } = usePurposes()
  const { draft, change, discard, isKept } = useDraft('purpose.', 0, newPurposeDraft())
  const problems = problemsOfPurpose(draft)
  const own = problemsOfNewPurpose(
    draft,
    items.map((p) => p.key),
  )
  const isSound = isSoundPurpose(problems) && Object.keys(own).length === 0
  const create = useMutation({
    mutationFn: () => call(endpoints.createPurpose, { body: bodyOfNewPurpose(draft) }),
    onSuccess: async ({ key }) => {
      discard()
      await queryClient.invalidateQueries({ queryKey: purposesQuery.queryKey })
      navigate({ to: '/consent/purposes/$key', params: { key }, search: { note: 'published' } })
    },
  })
  return (
    <Page
      title={t('purposes.new')}
      lead={t('purposes.newLead')}
      above={<BackTo to="/consent/purposes" page="consent.purposes" />}
    >
      <DraftNote isKept={isKept} isBehind={false} onDiscard={discard} />
      <div className={classes.form}>
        <div className={classes.pair}>
          <TextInput
            label={t('purposes.key')}
            description={t('purposes.keyHelp')}
            maxLength={64}
            value={draft.key}
            error={draft.key !== '' && own.key && t(own.key)}
            onChange={(e) => change({ ...draft, key: e.currentTarget.value })}
          />
          <TextInput
            label={t('purposes.dpv')}
            description={t('purposes.dpvHelp')}
            className="ltr"
            maxLength={500}
            value={draft.dpv}
            error={own.dpv && t(own.dpv)}
            onChange={(e) => change({ ...draft, dpv: e.currentTarget.value })}
          />
        </div>
        <PurposeForm
          draft={draft}
          problems={shownProblems(draft, problems)}
          onChange={(said) => change({ ...draft, ...said })}
        />
        {create.isError && <ErrorPanel error={create.error} during="write" />}
      </div>
      <div className={classes.bar}>
        <Button disabled={!isSound} loading={create.isPending} onClick={() => create.mutate()}>
          {t('purposes.create')}
        </Button>
        <LinkButton variant="default" to="/consent/purposes">
          {t('consent.later')}
        </LinkButton>
        {isKept && !isSound && <span className={classes.problem}>{t('consent.unsound')}</span>}
      </div>
    </Page>
  )
}
