import { endpoints } from 'virtual:contracts'
import type { Flow } from '@candor/contracts'
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page } from '../../../ui/page.tsx'
import { ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import form from '../../consent/consent.module.css'
import { DraftNote } from '../../consent/draft-note.tsx'
import { useDraft } from '../../consent/use-draft.ts'
import classes from '../asking.module.css'
import { useCheck } from '../check.ts'
import { FaultList } from '../fault-list.tsx'
import { LanguageSwitch } from '../language-switch.tsx'
import { problemOfKey } from '../questions/question-draft.ts'
import { flowQuery, flowsQuery, useWriting } from '../use-asking.ts'
import { bodyOfFlow, draftOfFlow, type FlowBody, type FlowDraft, newFlowDraft } from './flow-draft.ts'
import { FlowForm } from './flow-form.tsx'
import { FlowPreview } from './flow-preview.tsx'
import { titleOf } from './flows-tab.tsx'
import { LengthText } from './length-text.tsx'

const route = getRouteApi('/shell/asking/flows/$key/edit')

const Back = () => {
  const { t } = useI18n()
  return <Link to="/asking/flows">{t('action.back', { page: t('asking.flows') })}</Link>
}

const useSave = (onSaved: () => void) => {
  const navigate = useNavigate()
  return useWriting(
    ({ key, body }: { key: string; body: FlowBody }) => call(endpoints.putFlow, { params: { key }, body }),
    ({ key }) => {
      onSaved()
      navigate({ to: '/asking/flows/$key', params: { key }, search: { note: 'saved' } })
    },
  )
}

/** A flow that nobody has sent yet. Its key is for ever. */
export const NewFlow = () => {
  const { t } = useI18n()
  const flows = useQuery(flowsQuery)
  const { draft, change, discard, isKept } = useDraft('flow.', 0, newFlowDraft())
  const save = useSave(discard)
  const ofKey = problemOfKey(
    draft.key,
    (flows.data?.items ?? []).map((flow) => flow.key),
  )
  return (
    <Page title={t('asking.newFlow')} lead={t('asking.newFlowLead')} above={<Back />}>
      <DraftNote isKept={isKept} isBehind={false} onDiscard={discard} />
      <Editing
        draft={draft}
        checkedKey={ofKey === null ? draft.key : 'unnamed'}
        revision={0}
        save={(body) => save.mutate({ key: draft.key, body })}
        isSaving={save.isPending}
        error={save.error}
        isReady={ofKey === null && flows.isSuccess}
        onChange={(said) => change({ ...draft, ...said })}
      >
        <TextInput
          label={t('asking.key')}
          description={t('asking.keyHelp')}
          attributes={{ input: { dir: 'ltr' } }}
          classNames={{ root: form.short ?? '' }}
          mb="xl"
          maxLength={64}
          value={draft.key}
          error={draft.key !== '' && ofKey !== null && t(ofKey)}
          onChange={(e) => change({ ...draft, key: e.currentTarget.value })}
        />
      </Editing>
    </Page>
  )
}

export const FlowEditor = () => {
  const { t, language } = useI18n()
  const { key } = route.useParams()
  const flow = useQuery(flowQuery(key))
  return (
    <Page
      title={flow.data === undefined ? key : titleOf(flow.data, language)}
      lead={t('asking.editFlowLead')}
      above={<Back />}
    >
      {flow.isPending && <LoadingRows />}
      {flow.isError && <ErrorPanel error={flow.error} retry={() => flow.refetch()} />}
      {flow.isSuccess && <Editor key={key} flow={flow.data} />}
    </Page>
  )
}

const Editor = ({ flow: { key, revision, draft: stored, status } }: { flow: Flow }) => {
  const { t } = useI18n()
  const before = draftOfFlow(stored)
  const { draft, change, discard, isKept, isBehind } = useDraft(`flow.${key}`, revision, before)
  const save = useSave(discard)
  if (status === 'retired') return <Notice>{t('error.what.question_retired')}</Notice>
  return (
    <>
      <DraftNote isKept={isKept} isBehind={isBehind} onDiscard={discard} />
      <Editing
        draft={draft}
        checkedKey={key}
        revision={revision}
        save={(body) => save.mutate({ key, body })}
        isSaving={save.isPending}
        error={save.error}
        isReady={JSON.stringify(draft) !== JSON.stringify(before)}
        onChange={change}
      />
    </>
  )
}

interface EditingProps {
  draft: FlowDraft
  checkedKey: string
  revision: number
  save: (body: FlowBody) => void
  isSaving: boolean
  error: unknown
  /** There is something to save, and a key to save it under. */
  isReady: boolean
  onChange: (draft: FlowDraft) => void
  children?: React.ReactNode
}

/** The builder beside what people will see, with its honest length, checked by the server while it is written. */
const Editing = ({ draft, checkedKey, revision, save, isSaving, error, isReady, onChange, children }: EditingProps) => {
  const { t, language } = useI18n()
  const [locale, setLocale] = useState<string>(language)
  const body = bodyOfFlow(draft, revision)
  const { revision: _revision, ...said } = body
  const check = useCheck('flow', { key: checkedKey, ...said }, (asked, signal) =>
    call(endpoints.checkFlow, { body: asked, signal }),
  )
  const { faults, answer } = check
  return (
    <>
      {children}
      <div className={classes.filters}>
        <LanguageSwitch value={locale} texts={draft.texts} faults={faults} onChange={setLocale} />
      </div>
      <div className={classes.editor}>
        <FlowForm draft={draft} body={body} faults={faults} locale={locale} onChange={onChange} />
        <section className={classes.aside} aria-label={t('asking.preview')}>
          {answer !== null && answer.length !== null && (
            <p data-length>
              <strong>{t('asking.length')}</strong> <LengthText length={answer.length} />
            </p>
          )}
          {answer?.warnings.map(({ code }) => (
            <p key={code} className={classes.quiet}>
              {t(`asking.warning.${code}`)}
            </p>
          ))}
          {check.error !== null && <ErrorPanel error={check.error} />}
          <FlowPreview draft={draft} locale={locale} />
        </section>
      </div>
      <FaultList faults={faults} document={body} />
      {error !== null && <ErrorPanel error={error} during="write" />}
      <div className={form.bar}>
        <Button disabled={!isReady || !check.isSound} loading={isSaving} onClick={() => save(body)}>
          {t('asking.saveDraft')}
        </Button>
        <LinkButton variant="default" to="/asking/flows">
          {t('consent.later')}
        </LinkButton>
        {faults.length > 0 && <span className={form.problem}>{t('consent.unsound')}</span>}
      </div>
    </>
  )
}
