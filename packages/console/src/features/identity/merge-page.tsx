import { endpoints } from 'virtual:contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Ago } from '../../ui/ago.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import { lookedAt } from '../people/looked-at.ts'
import { personQuery } from '../people/use-person.ts'
import classes from './identity.module.css'
import { WhatChanges } from './what-changes.tsx'

const route = getRouteApi('/shell/people/$id/merge')

/** Says that another person is this one: choose them, see what would change, then do it. It can be undone. */
export const MergePage = () => {
  const { t } = useI18n()
  const { id } = route.useParams()
  const search = route.useSearch()
  const person = useQuery(personQuery(id))
  return (
    <Page
      title={t('merge.title', { name: person.data?.label ?? '…' })}
      lead={t('merge.lead')}
      above={
        <Link to="/people/$id/identity" params={{ id }} search={{}}>
          {t('action.back', { page: person.data?.label ?? t('people.column.person') })}
        </Link>
      }
    >
      {person.isError && <ErrorPanel error={person.error} retry={() => person.refetch()} />}
      {search.with === undefined ? <Choose /> : <Chosen id={id} other={search.with} />}
    </Page>
  )
}

/** The search runs when it is sent: each one is a look at people and stands in the audit log. */
const Choose = () => {
  const { t } = useI18n()
  const { id } = route.useParams()
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const [text, setText] = useState(q ?? '')
  const found = useQuery({
    queryKey: ['people', 'merge', q],
    queryFn: ({ signal }) => call(endpoints.findPeople, { query: { identifier: q ?? '' }, signal }),
    enabled: q !== undefined,
    ...lookedAt,
  })
  const others = found.data?.items.filter((p) => p.id !== id) ?? []
  const submit = (event: FormEvent) => {
    event.preventDefault()
    navigate({ search: { q: text.trim() || undefined } })
  }
  return (
    <Section title={t('merge.choose')} help={t('merge.chooseHelp')}>
      <search>
        <form className={classes.search} onSubmit={submit}>
          <TextInput
            data-search
            aria-label={t('people.searchExact')}
            placeholder={t('people.searchExact')}
            maxLength={255}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
          />
          <Button type="submit">{t('people.submit')}</Button>
        </form>
      </search>
      {q !== undefined && found.isPending && <LoadingRows rows={2} />}
      {found.isError && <ErrorPanel error={found.error} retry={() => found.refetch()} />}
      {found.isSuccess && others.length === 0 && <Empty title={t('merge.nobody', { query: q ?? '' })} />}
      <ul className={classes.list}>
        {others.map((p) => (
          <li key={p.id} className={classes.row}>
            <span>
              <bdi>{p.label}</bdi>
              <span className={classes.under}>
                {t('person.lastSeen')}: <Ago at={p.lastSeenAt} />
              </span>
            </span>
            <LinkButton variant="default" size="xs" to="/people/$id/merge" params={{ id }} search={{ with: p.id }}>
              {t('merge.chooseThis')}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const Chosen = ({ id, other }: { id: string; other: string }) => {
  const { t } = useI18n()
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  const theirs = useQuery(personQuery(other))
  const dry = useQuery({
    queryKey: ['person', id, 'merge', other],
    queryFn: ({ signal }) =>
      call(endpoints.mergePerson, { params: { id }, body: { with: other, dryRun: true }, signal }),
    ...lookedAt,
    staleTime: 0,
  })
  const merge = useMutation({
    mutationFn: () => call(endpoints.mergePerson, { params: { id }, body: { with: other } }),
    onSuccess: async () => {
      // Read again where it is shown next: the preview on this page would be one more line in the audit log.
      await queryClient.invalidateQueries({ queryKey: ['person'], refetchType: 'none' })
      navigate({ to: '/people/$id/identity', params: { id }, search: { note: 'merged' } })
    },
  })
  return (
    <Section title={t('merge.whatChanges', { name: theirs.data?.label ?? '…' })} help={t('change.dry')}>
      {dry.isPending && <LoadingRows rows={3} />}
      {dry.isError && <ErrorPanel error={dry.error} retry={() => dry.refetch()} />}
      {dry.isSuccess && (
        <>
          <WhatChanges change={dry.data} />
          <p className={classes.quiet}>{t('merge.consent')}</p>
        </>
      )}
      {merge.isError && <ErrorPanel error={merge.error} during="write" />}
      <div className={classes.actions}>
        <Button disabled={!dry.isSuccess} loading={merge.isPending} onClick={() => merge.mutate()}>
          {t('merge.confirm')}
        </Button>
        <LinkButton variant="default" to="/people/$id/merge" params={{ id }} search={{}}>
          {t('merge.another')}
        </LinkButton>
      </div>
      {theirs.isError && <Notice>{t('merge.gone')}</Notice>}
    </Section>
  )
}
