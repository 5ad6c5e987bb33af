import type { Flow } from '@candor/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Section } from '../../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import classes from '../asking.module.css'
import { StatusMark } from '../status-mark.tsx'
import { flowsQuery } from '../use-asking.ts'
import { LengthText } from './length-text.tsx'

/** What a flow is called in a language, else in English; its key while it has no words. */
export const titleOf = ({ key, draft, published }: Pick<Flow, 'key' | 'draft' | 'published'>, language: string) => {
  const { texts } = published ?? draft
  return [texts[language]?.title, texts.en.title].find((title) => title !== undefined && title !== '') ?? key
}

/** Screens, surveys, quizzes and concierges: questions in an order. */
export const FlowsTab = () => {
  const { t } = useI18n()
  const may = useMay()
  const flows = useQuery(flowsQuery)
  return (
    <Section
      title={t('asking.flows')}
      help={t('asking.flowsHelp')}
      actions={
        may('asking:write') && (
          <LinkButton variant="default" to="/asking/flows/new">
            {t('asking.newFlow')}
          </LinkButton>
        )
      }
    >
      {flows.isPending && <LoadingRows height={64} />}
      {flows.isError && <ErrorPanel error={flows.error} retry={() => flows.refetch()} />}
      {flows.data?.items.length === 0 && <Empty title={t('asking.noFlows')} help={t('asking.noFlowsHelp')} />}
      <ul className={classes.list}>
        {flows.data?.items.map((flow) => (
          <Card key={flow.key} flow={flow} />
        ))}
      </ul>
    </Section>
  )
}

const Card = ({ flow }: { flow: Flow }) => {
  const { t, language } = useI18n()
  return (
    <li>
      <Link to="/asking/flows/$key" params={{ key: flow.key }} search={{}} className={classes.card} data-key={flow.key}>
        <span className={classes.name}>
          <bdi>{titleOf(flow, language)}</bdi>
          <small className="ltr">{flow.key}</small>
        </span>
        <span>
          <StatusMark status={flow.status} />
          {flow.changed && <small>{t('asking.changed')}</small>}
        </span>
        <span>
          <small>{t('asking.flowKind')}</small>
          {t(`asking.kind.${flow.draft.kind}`)}
        </span>
        <span>
          <small>{t('asking.length')}</small>
          <LengthText length={flow.length} />
        </span>
      </Link>
    </li>
  )
}
