import { questionStatuses } from 'virtual:contracts'
import type { Question } from '@candor/contracts'
import { Checkbox, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Section } from '../../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { useTypedText } from '../../../ui/use-typed-text.ts'
import classes from '../asking.module.css'
import { ShareText } from '../results/share-line.tsx'
import { StatusMark } from '../status-mark.tsx'
import { askOf, type ReportLine, reportQuery, useQuestions } from '../use-asking.ts'

const route = getRouteApi('/shell/asking/questions')

/** The catalogue: what may be asked, how often it is answered, and what the answer is for. */
export const QuestionsTab = () => {
  const { t, language } = useI18n()
  const may = useMay()
  const { q = '', status, unused } = route.useSearch()
  const navigate = route.useNavigate()
  const { query, items } = useQuestions()
  const report = useQuery(reportQuery({ purpose: 'essential', range: '90' }))
  const [text, setText] = useTypedText(q, (next) =>
    navigate({ search: (s) => ({ ...s, q: next.trim() || undefined }), replace: true }),
  )
  const wanted = q.toLocaleLowerCase()
  const shown = items.filter(
    (item) =>
      (status === undefined ? item.status !== 'retired' : item.status === status) &&
      (unused === undefined || item.usedBy.length === 0) &&
      (item.key.includes(wanted) || askOf(item, language).toLocaleLowerCase().includes(wanted)),
  )
  return (
    <Section
      title={t('asking.questions')}
      help={t('asking.questionsHelp')}
      actions={
        may('asking:write') && (
          <LinkButton variant="default" to="/asking/questions/new">
            {t('asking.newQuestion')}
          </LinkButton>
        )
      }
    >
      <search className={classes.filters}>
        <TextInput
          data-search
          leftSection={<IconSearch size={16} aria-hidden />}
          aria-label={t('asking.search')}
          placeholder={t('asking.search')}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <Select
          aria-label={t('asking.status')}
          placeholder={t('asking.everyStatus')}
          clearable
          data={questionStatuses.map((value) => ({ value, label: t(`asking.status.${value}`) }))}
          value={status ?? null}
          onChange={(next) =>
            navigate({ search: (s) => ({ ...s, status: (next ?? undefined) as 'draft' | undefined }), replace: true })
          }
        />
        <Checkbox
          label={t('asking.onlyUnused')}
          checked={unused !== undefined}
          onChange={(e) => {
            const isOn = e.currentTarget.checked
            navigate({ search: (s) => ({ ...s, unused: isOn ? 'yes' : undefined }), replace: true })
          }}
        />
      </search>
      {query.isPending && <LoadingRows height={64} />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && items.length === 0 && (
        <Empty title={t('asking.noQuestions')} help={t('asking.noQuestionsHelp')} />
      )}
      {items.length > 0 && shown.length === 0 && <Empty title={t('asking.noMatch')} />}
      <ul className={classes.list}>
        {shown.map((item) => (
          <Card key={item.key} question={item} line={report.data?.items.find((line) => line.key === item.key)} />
        ))}
      </ul>
    </Section>
  )
}

const Card = ({ question, line }: { question: Question; line: ReportLine | undefined }) => {
  const { t, language, format } = useI18n()
  const { key, status, usedBy } = question
  return (
    <li>
      <Link to="/asking/questions/$key" params={{ key }} search={{}} className={classes.card} data-key={key}>
        <span className={classes.name}>
          <bdi>{askOf(question, language)}</bdi>
          <small className="ltr">{key}</small>
        </span>
        <span>
          <StatusMark status={status} />
          {question.changed && <small>{t('asking.changed')}</small>}
        </span>
        <span>
          <small>{t('asking.answerRate')}</small>
          {line === undefined ? '—' : <ShareText share={line.answerRate} />}
        </span>
        <span>
          <small>{t('asking.usedBy')}</small>
          {usedBy.length === 0 ? (
            <span className={classes.unused}>{t('asking.usedByNothing')}</span>
          ) : (
            <bdi>{format.list(usedBy.map((use) => use.name))}</bdi>
          )}
        </span>
      </Link>
    </li>
  )
}
