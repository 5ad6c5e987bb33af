import { Button, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { failureOf } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { BarTable } from '../../../ui/bar-table.tsx'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { useAttributes } from '../../attributes/use-attributes.ts'
import { useCounts } from '../counts.ts'
import classes from './builder.module.css'
import { useDescribed } from './forms/attribute-form.tsx'
import { type Question, type usePreview, useSample } from './use-preview.ts'

interface Props {
  question: Question | null
  live: ReturnType<typeof usePreview>
  /** What the purpose is called. */
  purpose: string
  breakdown: string | undefined
  onBreakdown: (attribute: string | undefined) => void
}

/** How many it would be, of how many, who for example, and how they divide. */
export const LiveCount = ({ question, live, purpose, breakdown, onBreakdown }: Props) => {
  const { t, format } = useI18n()
  const may = useMay()
  const { countText } = useCounts()
  const { preview, isFresh, isAsking, error, retry } = live
  const code = error === null ? null : failureOf(error)
  const isAboutConditions = code !== null && (code.issues ?? []).length > 0
  return (
    <section className={classes.count} aria-label={t('segments.count')} aria-busy={isAsking}>
      <h2 className={classes.small}>{t('segments.count')}</h2>
      <div className={classes.figures} data-old={!isFresh || undefined}>
        <p className={classes.figure} data-count>
          {preview === undefined ? '–' : countText(preview.count)}
        </p>
        {preview !== undefined && (
          <p className={classes.basis}>
            {t('segments.ofAllowed', { of: countText(preview.of), purpose })}
            {preview.share !== null && preview.count !== null && ` · ${format.percent(preview.share)}`}
          </p>
        )}
      </div>
      <p role="status" className={classes.state}>
        {isAsking && t('segments.asking')}
        {!isAsking && isFresh && preview !== undefined && (
          <>
            <span className={classes.hidden}>{countText(preview.count)} · </span>
            {t('segments.asOf', { time: format.time(preview.asOf) })}
          </>
        )}
        {!isAsking && !isFresh && question === null && t('segments.unsound')}
      </p>
      {isFresh && preview?.approximate === true && <p className={classes.hint}>{t('segments.approximate')}</p>}
      {isFresh && preview !== undefined && preview.behind > 0 && (
        <p className={classes.hint}>{t('segments.behind', { count: preview.behind })}</p>
      )}
      {error !== null && !isAboutConditions && <ErrorPanel error={error} retry={() => retry()} />}
      {isAboutConditions && code !== null && <p className={classes.hint}>{t(`error.what.${code.code}`)}</p>}
      {may('people:read') && question !== null && <Sample question={question} />}
      <Breakdown preview={isFresh ? preview : undefined} by={breakdown} onChange={onBreakdown} />
    </section>
  )
}

const few = 5

const Sample = ({ question }: { question: Question }) => {
  const { t } = useI18n()
  const { isWanted, query, show } = useSample(question, few)
  if (!isWanted)
    return (
      <div className={classes.part}>
        <Button variant="default" size="xs" onClick={show}>
          {t('segments.sampleShow', { count: few })}
        </Button>
        <p className={classes.hint}>{t('segments.sampleAudited')}</p>
      </div>
    )
  return (
    <div className={classes.part}>
      <h3 className={classes.small}>{t('segments.sample')}</h3>
      {query.isPending && <LoadingRows rows={3} height={20} />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && query.data.sample.length === 0 && <p className={classes.hint}>{t('segments.sampleEmpty')}</p>}
      <ul className={classes.sample}>
        {query.data?.sample.map(({ personId, label }) => (
          <li key={personId}>
            <Link to="/people/$id" params={{ id: personId }} search={{}}>
              <bdi>{label}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface BreakdownProps {
  preview: ReturnType<typeof usePreview>['preview']
  by: string | undefined
  onChange: (attribute: string | undefined) => void
}

const Breakdown = ({ preview, by, onChange }: BreakdownProps) => {
  const { t } = useI18n()
  const { listed } = useDescribed()
  const { nameOf, textOf } = useAttributes()
  const data = listed.filter((a) => a.sensitivity !== 'contact').map((a) => ({ value: a.key, label: nameOf(a.key) }))
  return (
    <div className={classes.part}>
      <Select
        label={t('segments.breakdown')}
        placeholder={t('segments.breakdownNone')}
        size="xs"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        data={data}
        value={by ?? null}
        onChange={(next) => onChange(next ?? undefined)}
      />
      {by !== undefined && preview !== undefined && preview.breakdown.length === 0 && (
        <p className={classes.hint}>{t('segments.breakdownEmpty')}</p>
      )}
      {by !== undefined && preview !== undefined && preview.breakdown.length > 0 && (
        <BarTable
          name={nameOf(by)}
          counted={t('segments.people')}
          rows={preview.breakdown.map(({ value, count }) => ({ key: value, label: textOf(by, value), count }))}
          of={preview.count}
        />
      )}
    </div>
  )
}
