import type { Flow } from '@candor/contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Id } from '../../../ui/code.tsx'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Done, ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import form from '../../consent/consent.module.css'
import classes from '../asking.module.css'
import { ItemActions } from '../item-actions.tsx'
import { LanguageSwitch } from '../language-switch.tsx'
import { FlowResultsView } from '../results/flow-results.tsx'
import { ReadControls } from '../results/read-controls.tsx'
import { StatusMark } from '../status-mark.tsx'
import { flowQuery, readingOf, useQuestions } from '../use-asking.ts'
import { draftOfFlow } from './flow-draft.ts'
import { FlowPreview } from './flow-preview.tsx'
import { titleOf } from './flows-tab.tsx'
import { LengthText } from './length-text.tsx'

const route = getRouteApi('/shell/asking/flows/$key')

/** One flow: what it says, how long it is, and how far people come. */
export const FlowPage = () => {
  const { t, language } = useI18n()
  const may = useMay()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { nameOf } = useQuestions()
  const query = useQuery(flowQuery(key))
  const flow = query.data
  const reading = readingOf(search)
  const stepName = (id: string) => {
    const step = (flow?.published ?? flow?.draft)?.steps.find((one) => one.id === id)
    return step?.kind === 'question' ? nameOf(step.question) : id
  }
  return (
    <Page
      title={flow === undefined ? key : titleOf(flow, language)}
      above={<Link to="/asking/flows">{t('action.back', { page: t('asking.flows') })}</Link>}
      actions={
        flow !== undefined && (
          <>
            {may('asking:write') && flow.status !== 'retired' && (
              <LinkButton variant="default" to="/asking/flows/$key/edit" params={{ key }}>
                {t('asking.edit')}
              </LinkButton>
            )}
            <ItemActions kind="flow" item={flow} />
          </>
        )
      }
    >
      {query.isPending && <LoadingRows />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {search.note === 'saved' && <Done>{t('asking.saved')}</Done>}
      {flow !== undefined && (
        <>
          {flow.changed && <Notice>{t('asking.changedHelp')}</Notice>}
          <Said flow={flow} />
          <Section
            title={t('asking.results')}
            help={t('asking.flowResultsHelp')}
            actions={
              <ReadControls
                reading={reading}
                onChange={(change) => navigate({ search: (s) => ({ ...s, ...change }), replace: true })}
              />
            }
          >
            <FlowResultsView flowKey={key} reading={reading} nameOf={stepName} />
          </Section>
        </>
      )}
    </Page>
  )
}

const Said = ({ flow }: { flow: Flow }) => {
  const { t, language, format } = useI18n()
  const [locale, setLocale] = useState<string>(language)
  const draft = draftOfFlow(flow.draft)
  return (
    <Section title={t('asking.said')}>
      <div className={classes.editor}>
        <dl className={form.facts}>
          <dt>{t('asking.key')}</dt>
          <dd>
            <Id>{flow.key}</Id>
          </dd>
          <dt>{t('asking.status')}</dt>
          <dd>
            <StatusMark status={flow.status} />
            {flow.version > 0 && <> · {t('consent.versionNumber', { version: flow.version })}</>}
          </dd>
          <dt>{t('asking.flowKind')}</dt>
          <dd>{t(`asking.kind.${draft.kind}`)}</dd>
          <dt>{t('asking.rendering')}</dt>
          <dd>{format.list(draft.rendering.map((one) => t(`asking.rendering.${one}`)))}</dd>
          <dt>{t('asking.length')}</dt>
          <dd>
            <LengthText length={flow.length} />
          </dd>
          {flow.warnings.length > 0 && (
            <>
              <dt>{t('asking.warnings')}</dt>
              <dd>
                {flow.warnings.map(({ code }) => (
                  <p key={code} className={classes.quiet}>
                    {t(`asking.warning.${code}`)}
                  </p>
                ))}
              </dd>
            </>
          )}
        </dl>
        <div className={classes.aside}>
          <LanguageSwitch value={locale} texts={draft.texts} faults={[]} onChange={setLocale} />
          <FlowPreview draft={draft} locale={locale} />
        </div>
      </div>
    </Section>
  )
}
