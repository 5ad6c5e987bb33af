import { segmentStates } from 'virtual:contracts'
import { SegmentedControl, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SparkLine } from '../../ui/spark-line.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { useTypedText } from '../../ui/use-typed-text.ts'
import { useCounts } from './counts.ts'
import classes from './segments.module.css'
import { StateMark } from './state-mark.tsx'
import { usePurposeChoice } from './use-purpose-choice.ts'
import { type ListedSegment, useSegments } from './use-segments.ts'

const route = getRouteApi('/shell/segments')

/** All segments: how large each is, how it went, and what it serves. */
export const SegmentsPage = () => {
  const { t } = useI18n()
  const may = useMay()
  const { q = '', state } = route.useSearch()
  const navigate = route.useNavigate()
  const { query, items } = useSegments()
  const [text, setText] = useTypedText(q, (next) =>
    navigate({ search: (s) => ({ ...s, q: next.trim() || undefined }), replace: true }),
  )
  const wanted = q.toLocaleLowerCase()
  const fits = ({ key, name, description }: ListedSegment) =>
    [key, name, description].some((one) => one.toLocaleLowerCase().includes(wanted))
  const found = items.filter(fits)
  const shown = found.filter((s) => state === undefined || s.state === state)
  const countOf = (one: ListedSegment['state']) => found.filter((s) => s.state === one).length
  const isFiltered = q !== '' || state !== undefined
  return (
    <Page
      title={t('nav.segments')}
      lead={t('segments.lead')}
      actions={
        <>
          {items.length > 1 && (
            <LinkButton variant="default" to="/segments/compare" search={{}}>
              {t('segments.compareTwo')}
            </LinkButton>
          )}
          {may('segments:write') && (
            <LinkButton to="/segments/new" search={{}}>
              {t('segments.new')}
            </LinkButton>
          )}
        </>
      }
    >
      {items.length > 0 && (
        <search className={classes.filters}>
          <TextInput
            data-search
            leftSection={<IconSearch size={16} aria-hidden />}
            aria-label={t('segments.search')}
            placeholder={t('segments.search')}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
          />
          <SegmentedControl
            aria-label={t('segments.state')}
            data={[
              { value: '', label: t('segments.everyState', { count: found.length }) },
              ...segmentStates
                .filter((one) => one === state || countOf(one) > 0)
                .map((value) => ({ value, label: t(`segments.stateCount.${value}`, { count: countOf(value) }) })),
            ]}
            value={state ?? ''}
            onChange={(next) =>
              navigate({ search: (s) => ({ ...s, state: next === '' ? undefined : (next as ListedSegment['state']) }) })
            }
          />
        </search>
      )}
      {query.isPending && <LoadingRows height={76} />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && items.length > 0 && shown.length === 0 && isFiltered && (
        <Empty title={t('segments.noMatch')}>
          <Link to="/segments" search={{}}>
            {t('live.clearFilters')}
          </Link>
        </Empty>
      )}
      <ul className={classes.list}>
        {shown.map((segment) => (
          <Card key={segment.key} segment={segment} />
        ))}
      </ul>
      {query.isSuccess && !isFiltered && items.every((s) => s.builtIn) && <Teach />}
    </Page>
  )
}

/** Nothing is here yet: an example to open and to change. */
const Teach = () => {
  const { t } = useI18n()
  const may = useMay()
  return (
    <Empty title={t('segments.empty')} help={t('segments.emptyHelp')}>
      {may('segments:write') && (
        <LinkButton variant="default" to="/segments/new" search={{ example: 'repeat-buyers' }}>
          {t('segments.emptyTry')}
        </LinkButton>
      )}
    </Empty>
  )
}

const Card = ({ segment }: { segment: ListedSegment }) => {
  const { t } = useI18n()
  const { sizeText } = useCounts()
  const { nameOf } = usePurposeChoice()
  const { key, name, purpose, state, builtIn, trend } = segment
  return (
    <li>
      <Link to="/segments/$key" params={{ key }} search={{}} className={classes.card} data-key={key}>
        <span className={classes.name}>
          <bdi>{name}</bdi>
          {builtIn && <span className={classes.builtIn}>{t('segments.builtIn')}</span>}
          <small>{t('segments.serves', { purpose: nameOf(purpose) })}</small>
        </span>
        <StateMark state={state} />
        <SparkLine values={trend} />
        <span className={classes.size} data-told={segment.size !== null || undefined}>
          {sizeText(segment)}
          {segment.size !== null && <small>{t('segments.peopleUnit', { count: segment.size })}</small>}
        </span>
      </Link>
    </li>
  )
}
