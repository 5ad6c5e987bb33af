import type { Question } from '@candor/contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Id } from '../../../ui/code.tsx'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Done, Empty, ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import { useAttributes } from '../../attributes/use-attributes.ts'
import form from '../../consent/consent.module.css'
import people from '../../people/people.module.css'
import { usePurposeNames } from '../../people/use-purpose-names.ts'
import classes from '../asking.module.css'
import { ItemActions } from '../item-actions.tsx'
import { LanguageSwitch } from '../language-switch.tsx'
import { QuestionResultsView } from '../results/question-results.tsx'
import { ReadControls } from '../results/read-controls.tsx'
import { StatusMark } from '../status-mark.tsx'
import { askOf, questionQuery, questionVersionsQuery, readingOf } from '../use-asking.ts'
import { draftOfQuestion } from './question-draft.ts'
import { QuestionPreview, useRewardText } from './question-preview.tsx'
import { Uses } from './uses.tsx'

const route = getRouteApi('/shell/asking/questions/$key')

/** One question: what it says, what it is for, what came of it, and what it asked before. */
export const QuestionPage = () => {
  const { t, language } = useI18n()
  const may = useMay()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(questionQuery(key))
  const question = query.data
  const reading = readingOf(search)
  return (
    <Page
      title={question === undefined ? key : askOf(question, language)}
      above={
        <Link to="/asking/questions" search={{}}>
          {t('action.back', { page: t('asking.questions') })}
        </Link>
      }
      actions={
        question !== undefined && (
          <>
            {may('asking:write') && question.status !== 'retired' && (
              <LinkButton variant="default" to="/asking/questions/$key/edit" params={{ key }}>
                {t('asking.edit')}
              </LinkButton>
            )}
            <ItemActions kind="question" item={question} />
          </>
        )
      }
    >
      {query.isPending && <LoadingRows />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {search.note === 'saved' && <Done>{t('asking.saved')}</Done>}
      {question !== undefined && (
        <>
          {question.changed && <Notice>{t('asking.changedHelp')}</Notice>}
          <Said question={question} />
          <Section
            title={t('asking.results')}
            help={t('asking.resultsHelp')}
            actions={
              <ReadControls
                reading={reading}
                onChange={(change) => navigate({ search: (s) => ({ ...s, ...change }), replace: true })}
              />
            }
          >
            <QuestionResultsView question={question} reading={reading} />
          </Section>
          <Versions questionKey={key} />
        </>
      )}
    </Page>
  )
}

const Said = ({ question }: { question: Question }) => {
  const { t, language, format } = useI18n()
  const { nameOf } = usePurposeNames()
  const attributes = useAttributes()
  const rewardText = useRewardText()
  const [locale, setLocale] = useState<string>(language)
  const draft = draftOfQuestion(question.draft)
  const { to } = draft
  return (
    <Section title={t('asking.said')}>
      <div className={classes.editor}>
        <dl className={form.facts}>
          <dt>{t('asking.key')}</dt>
          <dd>
            <Id>{question.key}</Id>
          </dd>
          <dt>{t('asking.status')}</dt>
          <dd>
            <StatusMark status={question.status} />
            {question.version > 0 && <> · {t('consent.versionNumber', { version: question.version })}</>}
          </dd>
          <dt>{t('asking.type')}</dt>
          <dd>{t(`asking.type.${draft.form.type}`)}</dd>
          <dt>{t('asking.target')}</dt>
          <dd>
            {t(`asking.target.${to.of}`)}
            {to.of !== 'nowhere' && to.attribute !== undefined && <bdi> · {attributes.nameOf(to.attribute)}</bdi>}
            {to.of === 'recipient' && to.field !== undefined && <> · {t(`asking.targetField.${to.field}`)}</>}
          </dd>
          <dt>{t('asking.purposes')}</dt>
          <dd>
            <bdi>{format.list(draft.purposes.map(nameOf))}</bdi>
          </dd>
          <dt>{t('attributes.sensitivity')}</dt>
          <dd>{t(`attributes.sensitivity.${draft.sensitivity}`)}</dd>
          <dt>{t('asking.reward')}</dt>
          <dd>{draft.reward === null ? t('asking.reward.none') : rewardText(draft.reward)}</dd>
          {draft.research !== null && (
            <>
              <dt>{t('asking.research')}</dt>
              <dd>
                <bdi>{draft.research.title}</bdi> · <bdi>{draft.research.owner}</bdi> ·{' '}
                {format.calendarDay(draft.research.until)}
              </dd>
            </>
          )}
          <dt>{t('asking.placements')}</dt>
          <dd>
            {draft.placements.map((place) => (
              <span key={place}>
                <Id>{place}</Id>{' '}
              </span>
            ))}
          </dd>
        </dl>
        <div className={classes.aside}>
          <LanguageSwitch value={locale} texts={draft.texts} faults={[]} onChange={setLocale} />
          <QuestionPreview draft={draft} locale={locale} />
          <Uses usedBy={question.usedBy} warnings={question.warnings} />
        </div>
      </div>
    </Section>
  )
}

const Versions = ({ questionKey }: { questionKey: string }) => {
  const { t, known, language, format } = useI18n()
  const wordOf = (key: string, otherwise: string) => (known(key) ? t(key) : otherwise)
  const versions = useQuery(questionVersionsQuery(questionKey))
  return (
    <Section title={t('asking.versions')} help={t('asking.versionsHelp')}>
      {versions.isPending && <LoadingRows rows={2} />}
      {versions.isError && <ErrorPanel error={versions.error} retry={() => versions.refetch()} />}
      {versions.data?.items.length === 0 && <Empty title={t('asking.noVersions')} />}
      {(versions.data?.items.length ?? 0) > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('asking.version')}</th>
              <th scope="col">{t('asking.words')}</th>
              <th scope="col">{t('asking.publishedBy')}</th>
              <th scope="col">{t('asking.accepted')}</th>
            </tr>
          </thead>
          <tbody>
            {versions.data?.items.map(({ version, question, by, at, despite }) => (
              <tr key={version}>
                <td>{t('consent.versionNumber', { version })}</td>
                <td>
                  <bdi>{question.texts[language]?.ask ?? question.texts.en.ask}</bdi>
                </td>
                <td>
                  <bdi>{by}</bdi> · <time dateTime={at}>{format.dateTime(at)}</time>
                </td>
                <td>
                  {despite.length === 0
                    ? '—'
                    : format.list(despite.map((code) => wordOf(`asking.warning.${code}`, code)))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
