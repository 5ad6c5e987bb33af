import { endpoints } from 'virtual:contracts'
import type { Person } from '@candor/contracts'
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Ago } from '../../ui/ago.tsx'
import { Copy, Id } from '../../ui/code.tsx'
import { OriginChip } from '../../ui/origin-chip.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import { useSources } from '../sources/use-sources.ts'
import { kindLabel } from './kind-label.ts'
import { lookedAt } from './looked-at.ts'
import classes from './people.module.css'
import { Timeline } from './timeline.tsx'
import { traitText } from './trait-text.ts'

const route = getRouteApi('/shell/people/$id')

export const PersonPage = () => {
  const { t } = useI18n()
  const { id } = route.useParams()
  const { from } = route.useSearch()
  const navigate = route.useNavigate()
  const person = useQuery({
    queryKey: ['person', id],
    queryFn: ({ signal }) => call(endpoints.getPerson, { params: { id }, signal }),
    ...lookedAt,
  })
  const actual = person.data?.id
  // The id of a merged record leads to the person it belongs to now: the address follows, and the page says so.
  useEffect(() => {
    if (actual !== undefined && actual !== id) navigate({ params: { id: actual }, search: { from: id }, replace: true })
  }, [actual, id, navigate])

  return (
    <Page
      title={person.data?.label ?? t('people.column.person')}
      above={
        <Link to="/people" search={{}}>
          {t('action.back', { page: t('nav.people') })}
        </Link>
      }
      {...(person.data === undefined ? {} : { lead: t(person.data.known ? 'people.known' : 'people.anonymous') })}
    >
      {person.isPending && <LoadingRows />}
      {person.isError && <ErrorPanel error={person.error} retry={() => person.refetch()} />}
      {person.isSuccess && (
        <>
          {from !== undefined && <Notice>{t('person.redirected')}</Notice>}
          <PersonFacts person={person.data} />
        </>
      )}
    </Page>
  )
}

const PersonFacts = ({ person }: { person: Person }) => {
  const { t, format } = useI18n()
  const may = useMay()
  const sources = useSources()
  const queryClient = useQueryClient()
  return (
    <>
      <dl className={classes.facts}>
        <div>
          <dt>{t('person.lastSeen')}</dt>
          <dd>
            <Ago at={person.lastSeenAt} />
          </dd>
        </div>
        <div>
          <dt>{t('person.firstSeen')}</dt>
          <dd>{format.dateTime(person.firstSeenAt)}</dd>
        </div>
        <div>
          <dt>{t('person.id')}</dt>
          <dd>
            <Id short>{person.id}</Id> <Copy value={person.id} />
          </dd>
        </div>
      </dl>

      <Section title={t('person.traits')} help={t('person.traitsHelp')}>
        {person.traits.length === 0 ? (
          <Notice>{t('person.noTraits')}</Notice>
        ) : (
          <div className={classes.chips}>
            {person.traits.map((trait) => (
              <OriginChip
                key={trait.key}
                // Until questions and partners exist, every trait is what a source of ours observed.
                origin="first"
                label={trait.key}
                value={traitText(trait.value)}
                story={{ source: sources.nameOf(trait.sourceId), at: trait.at, messageId: trait.messageId }}
              />
            ))}
          </div>
        )}
      </Section>

      <Section title={t('person.identifiers')}>
        <ul className={classes.plain}>
          {person.identifiers.map((i) => (
            <li key={`${i.kind} ${i.value}`}>
              <span className={classes.kind}>{kindLabel(t, i.kind)}</span>
              <bdi>{i.value}</bdi>
              <Copy value={i.value} />
              <span className={classes.small}>{t('person.identifierSince', { date: format.date(i.firstSeenAt) })}</span>
            </li>
          ))}
        </ul>
      </Section>

      {person.mergedFrom.length > 0 && (
        <Section title={t('person.merges')} help={t('person.mergesHelp')}>
          <ul className={classes.plain}>
            {person.mergedFrom.map((merge) => (
              <li key={merge.id}>
                <span>{t('person.merge', { id: merge.id.slice(0, 8) })}</span>
                <span className={classes.small}>{format.dateTime(merge.at)}</span>
                <span className={classes.small}>{t('person.mergeBy', { id: merge.messageId })}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}

      <Section
        title={t('person.timeline')}
        actions={
          may('events:read') && (
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              onClick={() => queryClient.invalidateQueries({ queryKey: ['timeline', person.id] })}
            >
              {t('person.refresh')}
            </Button>
          )
        }
      >
        {may('events:read') ? <Timeline personId={person.id} /> : <Empty title={t('person.timelineClosed')} />}
      </Section>
    </>
  )
}
