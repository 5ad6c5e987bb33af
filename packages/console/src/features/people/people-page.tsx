import { endpoints, identifierKinds } from 'virtual:contracts'
import type { PersonSummary } from '@candor/contracts'
import { Badge, Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Ago } from '../../ui/ago.tsx'
import { Code } from '../../ui/code.tsx'
import { Page } from '../../ui/page.tsx'
import { snippets } from '../../ui/snippets.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { useSources } from '../sources/use-sources.ts'
import { kindLabel } from './kind-label.ts'
import { lookedAt } from './looked-at.ts'
import classes from './people.module.css'
import { PeopleTabs } from './people-tabs.tsx'

const route = getRouteApi('/shell/people')

export const PeoplePage = () => {
  const { t } = useI18n()
  const search = route.useSearch()
  const people = useInfiniteQuery({
    queryKey: ['people', search],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.findPeople, {
        query: {
          ...(search.match === 'exact' ? { identifier: search.q, kind: search.kind } : { q: search.q }),
          cursor: pageParam,
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    ...lookedAt,
  })
  const found = people.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <Page title={t('nav.people')} lead={t('people.lead')}>
      <PeopleTabs />
      <SearchForm />
      {people.isPending && <LoadingRows />}
      {people.isError && <ErrorPanel error={people.error} retry={() => people.refetch()} />}
      {people.isSuccess && found.length === 0 && <Nobody query={search.q} />}
      {found.length > 0 && (
        <>
          <table className={`${classes.table} ${classes.wide}`}>
            <thead>
              <tr>
                <th scope="col">{t('people.column.person')}</th>
                <th scope="col">{t('people.column.identifiers')}</th>
                <th scope="col">{t('people.column.seen')}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((person) => (
                <PersonRow key={person.id} person={person} />
              ))}
            </tbody>
          </table>
          {people.hasNextPage && (
            <Button
              variant="default"
              mt="md"
              loading={people.isFetchingNextPage}
              onClick={() => people.fetchNextPage()}
            >
              {t('action.more')}
            </Button>
          )}
        </>
      )}
    </Page>
  )
}

/** The search runs when it is sent, not at every letter: each one is a look at people and stands in the audit log. */
const SearchForm = () => {
  const { t } = useI18n()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [text, setText] = useState(search.q ?? '')
  useEffect(() => setText(search.q ?? ''), [search.q])
  const exact = search.match === 'exact'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    navigate({ search: (s) => ({ ...s, q: text.trim() || undefined }) })
  }
  return (
    <search>
      <form className={classes.search} onSubmit={submit}>
        <TextInput
          data-search
          className={classes.field}
          leftSection={<IconSearch size={16} aria-hidden />}
          placeholder={t(exact ? 'people.searchExact' : 'people.search')}
          aria-label={t(exact ? 'people.searchExact' : 'people.search')}
          value={text}
          maxLength={255}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('people.match')}
          data={[
            { value: 'begins', label: t('people.match.begins') },
            { value: 'exact', label: t('people.match.exact') },
          ]}
          value={exact ? 'exact' : 'begins'}
          onChange={(next) =>
            navigate({ search: (s) => ({ q: s.q, ...(next === 'exact' ? { match: 'exact' } : {}) }), replace: true })
          }
        />
        {exact && (
          <Select
            aria-label={t('people.kind')}
            placeholder={t('people.kind.any')}
            clearable
            w={150}
            data={identifierKinds.map((kind) => ({ value: kind, label: kindLabel(t, kind) }))}
            value={search.kind ?? null}
            onChange={(kind) => navigate({ search: (s) => ({ ...s, kind: kind ?? undefined }), replace: true })}
          />
        )}
        <Button type="submit">{t('people.submit')}</Button>
      </form>
    </search>
  )
}

/** How many identifiers stand in the list; the page of the person has all. */
const shownIdentifiers = 2

const PersonRow = ({ person }: { person: PersonSummary }) => {
  const { t } = useI18n()
  const others = person.identifiers.filter((i) => i.value !== person.label)
  return (
    <tr>
      <td>
        <Link to="/people/$id" params={{ id: person.id }} search={{}} className={classes.label}>
          <bdi>{person.label}</bdi>
        </Link>
        {!person.known && (
          <Badge variant="outline" color="gray" size="sm" fw={500} className={classes.badge}>
            {t('people.anonymous')}
          </Badge>
        )}
      </td>
      <td className={classes.quiet}>
        {others.slice(0, shownIdentifiers).map((i) => (
          <span key={`${i.kind} ${i.value}`} className={classes.identifier}>
            <span>{kindLabel(t, i.kind)}</span> <bdi>{i.value}</bdi>
          </span>
        ))}
        {others.length > shownIdentifiers && (
          <span>{t('people.moreIdentifiers', { count: others.length - shownIdentifiers })}</span>
        )}
      </td>
      <td className={`${classes.quiet} ${classes.seen}`}>
        <Ago at={person.lastSeenAt} />
      </td>
    </tr>
  )
}

const Nobody = ({ query }: { query: string | undefined }) => {
  const { t } = useI18n()
  const navigate = route.useNavigate()
  const sources = useSources()
  if (query !== undefined) {
    return (
      <Empty title={t('people.noMatch', { query })} help={t('people.noMatchHelp')}>
        <Button variant="default" onClick={() => navigate({ search: {} })}>
          {t('action.clear')}
        </Button>
      </Empty>
    )
  }
  const source = sources.data?.items.find((s) => s.enabled)
  return (
    <Empty title={t('people.empty')} help={t('people.emptyHelp')}>
      {source !== undefined && <Code>{snippets(location.origin, source).curl}</Code>}
    </Empty>
  )
}
