import { endpoints } from 'virtual:contracts'
import type { Question } from '@candor/contracts'
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
import { askOf, questionQuery, useQuestions, useWriting } from '../use-asking.ts'
import {
  bodyOfQuestion,
  draftOfQuestion,
  newQuestionDraft,
  problemOfKey,
  type QuestionBody,
  type QuestionDraft,
} from './question-draft.ts'
import { QuestionForm } from './question-form.tsx'
import { QuestionPreview } from './question-preview.tsx'
import { Uses } from './uses.tsx'

const route = getRouteApi('/shell/asking/questions/$key/edit')

const Back = () => {
  const { t } = useI18n()
  return (
    <Link to="/asking/questions" search={{}}>
      {t('action.back', { page: t('asking.questions') })}
    </Link>
  )
}

/** Says the draft to the server, then shows the question. Nobody is asked it until it is published. */
const useSave = (onSaved: () => void) => {
  const navigate = useNavigate()
  return useWriting(
    ({ key, body }: { key: string; body: QuestionBody }) => call(endpoints.putQuestion, { params: { key }, body }),
    ({ key }) => {
      onSaved()
      navigate({ to: '/asking/questions/$key', params: { key }, search: { note: 'saved' } })
    },
  )
}

/** A question that nobody has sent yet. Its key is for ever. */
export const NewQuestion = () => {
  const { t } = useI18n()
  const { items } = useQuestions()
  const { draft, change, discard, isKept } = useDraft('question.', 0, newQuestionDraft())
  const save = useSave(discard)
  const ofKey = problemOfKey(
    draft.key,
    items.map((q) => q.key),
  )
  return (
    <Page title={t('asking.newQuestion')} lead={t('asking.newQuestionLead')} above={<Back />}>
      <DraftNote isKept={isKept} isBehind={false} onDiscard={discard} />
      <Editing
        draft={draft}
        checkedKey={ofKey === null ? draft.key : 'unnamed'}
        revision={0}
        save={(body) => save.mutate({ key: draft.key, body })}
        isSaving={save.isPending}
        error={save.error}
        isReady={ofKey === null}
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

export const QuestionEditor = () => {
  const { t, language } = useI18n()
  const { key } = route.useParams()
  const question = useQuery(questionQuery(key))
  return (
    <Page
      title={question.data === undefined ? key : askOf(question.data, language)}
      lead={t('asking.editQuestionLead')}
      above={<Back />}
    >
      {question.isPending && <LoadingRows />}
      {question.isError && <ErrorPanel error={question.error} retry={() => question.refetch()} />}
      {question.isSuccess && <Editor key={key} question={question.data} />}
    </Page>
  )
}

const Editor = ({ question: { key, revision, draft: stored, status } }: { question: Question }) => {
  const { t } = useI18n()
  const before = draftOfQuestion(stored)
  const { draft, change, discard, isKept, isBehind } = useDraft(`question.${key}`, revision, before)
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
  draft: QuestionDraft
  checkedKey: string
  revision: number
  save: (body: QuestionBody) => void
  isSaving: boolean
  error: unknown
  /** There is something to save, and a key to save it under. */
  isReady: boolean
  onChange: (draft: QuestionDraft) => void
  children?: React.ReactNode
}

/** The form beside what people will see, checked by the server while it is written. */
const Editing = ({ draft, checkedKey, revision, save, isSaving, error, isReady, onChange, children }: EditingProps) => {
  const { t, language } = useI18n()
  const [locale, setLocale] = useState<string>(language)
  const body = bodyOfQuestion(draft, revision)
  const { revision: _revision, ...said } = body
  const check = useCheck('question', { key: checkedKey, ...said }, (asked, signal) =>
    call(endpoints.checkQuestion, { body: asked, signal }),
  )
  const faults = check.faults
  return (
    <>
      {children}
      <div className={classes.filters}>
        <LanguageSwitch value={locale} texts={draft.texts} faults={faults} onChange={setLocale} />
      </div>
      <div className={classes.editor}>
        <QuestionForm draft={draft} body={body} faults={faults} locale={locale} onChange={onChange} />
        <section className={classes.aside} aria-label={t('asking.preview')}>
          <QuestionPreview draft={draft} locale={locale} />
          {check.error !== null && <ErrorPanel error={check.error} />}
          {check.answer !== null && <Uses usedBy={check.answer.usedBy} warnings={check.answer.warnings} />}
        </section>
      </div>
      <FaultList faults={faults} document={body} />
      {error !== null && <ErrorPanel error={error} during="write" />}
      <div className={form.bar}>
        <Button disabled={!isReady || !check.isSound} loading={isSaving} onClick={() => save(body)}>
          {t('asking.saveDraft')}
        </Button>
        <LinkButton variant="default" to="/asking/questions" search={{}}>
          {t('consent.later')}
        </LinkButton>
        {faults.length > 0 && <span className={form.problem}>{t('consent.unsound')}</span>}
      </div>
    </>
  )
}
