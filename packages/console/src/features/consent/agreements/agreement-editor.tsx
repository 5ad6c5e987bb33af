import type { AgreementRecord } from '@candor/contracts'
import { Button, SegmentedControl } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { BackTo } from '../back-to.tsx'
import classes from '../consent.module.css'
import { DraftNote } from '../draft-note.tsx'
import { useAgreements } from '../use-consent.ts'
import { useDraft } from '../use-draft.ts'
import { AgreementChanges } from './agreement-changes.tsx'
import {
  type AgreementDraft,
  draftOfAgreement,
  isChangedAgreement,
  isSoundAgreement,
  newAgreementDraft,
  problemsOfAgreement,
} from './agreement-draft.ts'
import { ChangeField, NewAgreementFields, PurposesField, WordsFields } from './agreement-form.tsx'
import { BannerPreview } from './banner-preview.tsx'
import { PublishAgreement } from './publish-agreement.tsx'

const route = getRouteApi('/shell/consent/agreements/$key/edit')

const Frame = ({ title, agreement }: { title: string; agreement?: AgreementRecord | null }) => {
  const { t } = useI18n()
  const { query, items } = useAgreements()
  return (
    <Page
      title={title}
      lead={t('agreements.editLead')}
      above={<BackTo to="/consent/agreements" page="consent.agreements" />}
    >
      {query.isPending && <LoadingRows />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && agreement === undefined && (
        <ErrorPanel error={new ApiError({ code: 'not_found', status: 404 })} />
      )}
      {query.isSuccess && agreement !== undefined && (
        <Editor key={agreement?.key ?? ''} agreement={agreement} taken={items.map((a) => a.key)} />
      )}
    </Page>
  )
}

export const NewAgreement = () => {
  const { t } = useI18n()
  return <Frame title={t('agreements.new')} agreement={null} />
}

export const EditAgreement = () => {
  const { t } = useI18n()
  const { key } = route.useParams()
  const agreement = useAgreements().find(key)
  const title = t('agreements.editTitle', { name: key })
  return agreement === undefined ? <Frame title={title} /> : <Frame title={title} agreement={agreement} />
}

interface EditorProps {
  /** Null: a new one. */
  agreement: AgreementRecord | null
  taken: readonly string[]
}

const Editor = ({ agreement, taken }: EditorProps) => {
  const { t } = useI18n()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const published = agreement === null ? newAgreementDraft() : draftOfAgreement(agreement)
  const { draft, change, discard, isKept, isBehind } = useDraft(
    `agreement.${agreement?.key ?? ''}`,
    agreement?.versions[0]?.version ?? 0,
    published,
  )
  const problems = problemsOfAgreement(draft, agreement === null ? taken : [])
  const isChanged = isChangedAgreement(published, draft)
  const isSound = isSoundAgreement(problems)
  const fields = { draft, problems, onChange: change }
  return (
    <>
      <DraftNote isKept={isKept} isBehind={isBehind} onDiscard={discard} />
      <div className={classes.form}>
        {agreement === null && <NewAgreementFields {...fields} />}
        <WordsFields {...fields} />
        <PurposesField {...fields} />
        {agreement !== null && <ChangeField {...fields} />}
      </div>
      {draft.kind === 'consent' && <Preview draft={draft} again={draft.change === 'material' && agreement !== null} />}
      {agreement !== null && (
        <Section title={t('consent.changes')}>
          {isChanged ? (
            <AgreementChanges before={published} after={draft} />
          ) : (
            <p className={classes.help}>{t('consent.noChanges')}</p>
          )}
        </Section>
      )}
      <div className={classes.bar}>
        <Button disabled={!isChanged || !isSound} onClick={() => setAsking(true)}>
          {t('agreements.publish')}
        </Button>
        <LinkButton variant="default" to="/consent/agreements">
          {t('consent.later')}
        </LinkButton>
        {isChanged && !isSound && <span className={classes.problem}>{t(problems.change ?? 'consent.unsound')}</span>}
      </div>
      <PublishAgreement
        draft={draft}
        opened={asking}
        onClose={() => setAsking(false)}
        onPublished={() => {
          discard()
          navigate({ to: '/consent/agreements/$key', params: { key: draft.key }, search: { note: 'published' } })
        }}
      />
    </>
  )
}

const Preview = ({ draft, again }: { draft: AgreementDraft; again: boolean }) => {
  const { t, format, language } = useI18n()
  const locales = Object.keys(draft.texts)
  const [chosen, setChosen] = useState<string>(language)
  const locale = locales.includes(chosen) ? chosen : locales[0]
  if (locale === undefined) return null
  return (
    <Section
      title={t('agreements.preview')}
      actions={
        <SegmentedControl
          aria-label={t('menu.language')}
          size="xs"
          data={locales.map((value) => ({ value, label: format.language(value) }))}
          value={locale}
          onChange={setChosen}
        />
      }
    >
      <BannerPreview text={draft.texts[locale] ?? ''} locale={locale} purposes={draft.purposes} again={again} />
    </Section>
  )
}
