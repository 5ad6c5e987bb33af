import { endpoints } from 'virtual:contracts'
import { Button, Checkbox } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { kindLabel } from '../people/kind-label.ts'
import { lookedAt } from '../people/looked-at.ts'
import { evidenceQuery, personQuery } from '../people/use-person.ts'
import type { Identifier } from './graph-layout.ts'
import classes from './identity.module.css'
import { WhatChanges } from './what-changes.tsx'

const route = getRouteApi('/shell/people/$id/separate')

/** What is to be separated: a merge as a whole, or single identifiers. */
type Parting = { merge: number } | { identifiers: Pick<Identifier, 'kind' | 'value'>[] }

/** Separates what was joined wrongly: see what would change, then do it. Merging again undoes it. */
export const SeparatePage = () => {
  const { t } = useI18n()
  const { id } = route.useParams()
  const { merge } = route.useSearch()
  const person = useQuery(personQuery(id))
  return (
    <Page
      title={t('separate.title', { name: person.data?.label ?? '…' })}
      lead={t('separate.lead')}
      above={
        <Link to="/people/$id/identity" params={{ id }} search={{}}>
          {t('action.back', { page: person.data?.label ?? t('people.column.person') })}
        </Link>
      }
    >
      {person.isError && <ErrorPanel error={person.error} retry={() => person.refetch()} />}
      {merge === undefined ? <ChooseIdentifiers id={id} /> : <Part id={id} parting={{ merge: Number(merge) }} />}
    </Page>
  )
}

const ChooseIdentifiers = ({ id }: { id: string }) => {
  const { t } = useI18n()
  const evidence = useQuery(evidenceQuery(id))
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  if (evidence.isPending) return <LoadingRows />
  if (evidence.isError) return <ErrorPanel error={evidence.error} retry={() => evidence.refetch()} />
  const { identifiers } = evidence.data
  const toggle = (one: number) =>
    setChosen((old) => (old.has(one) ? new Set([...old].filter((o) => o !== one)) : new Set([...old, one])))
  const going = identifiers.filter((i) => chosen.has(i.id)).map(({ kind, value }) => ({ kind, value }))
  return (
    <>
      <Section title={t('separate.choose')} help={t('separate.chooseHelp')}>
        <div className={classes.checks}>
          {identifiers.map(({ id: number, kind, value }) => (
            <Checkbox
              key={number}
              checked={chosen.has(number)}
              onChange={() => toggle(number)}
              label={
                <>
                  <span className={classes.quiet}>{kindLabel(t, kind)}</span> <bdi>{value}</bdi>
                </>
              }
            />
          ))}
        </div>
      </Section>
      {going.length > 0 && going.length < identifiers.length && (
        <Part key={[...chosen].sort().join()} id={id} parting={{ identifiers: going }} />
      )}
      {going.length === identifiers.length && <p className={classes.quiet}>{t('separate.notAll')}</p>}
    </>
  )
}

const Part = ({ id, parting }: { id: string; parting: Parting }) => {
  const { t, format } = useI18n()
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  const dry = useQuery({
    queryKey: ['person', id, 'separate', parting],
    queryFn: ({ signal }) =>
      call(endpoints.unmergePerson, { params: { id }, body: { ...parting, dryRun: true }, signal }),
    ...lookedAt,
    staleTime: 0,
  })
  const separate = useMutation({
    mutationFn: () => call(endpoints.unmergePerson, { params: { id }, body: parting }),
    onSuccess: async ({ personId, separatedId }) => {
      // Read again where it is shown next: the preview on this page would be one more line in the audit log.
      await queryClient.invalidateQueries({ queryKey: ['person'], refetchType: 'none' })
      navigate({
        to: '/people/$id/identity',
        params: { id: personId },
        search: { note: 'separated', other: separatedId ?? undefined },
      })
    },
  })
  return (
    <Section title={t('separate.whatChanges')} help={t('change.dry')}>
      {dry.isPending && <LoadingRows rows={3} />}
      {dry.isError && <ErrorPanel error={dry.error} retry={() => dry.refetch()} />}
      {dry.isSuccess && (
        <WhatChanges change={dry.data}>
          <dt>{t('change.goesTo')}</dt>
          <dd>{t(dry.data.restored ? 'separate.former' : 'separate.new')}</dd>
          <dt>{t('change.cut')}</dt>
          <dd>{format.number(dry.data.cut)}</dd>
        </WhatChanges>
      )}
      {separate.isError && <ErrorPanel error={separate.error} during="write" />}
      <div className={classes.actions}>
        <Button disabled={!dry.isSuccess} loading={separate.isPending} onClick={() => separate.mutate()}>
          {t('separate.confirm')}
        </Button>
        <LinkButton variant="default" to="/people/$id/identity" params={{ id }} search={{}}>
          {t('action.cancel')}
        </LinkButton>
      </div>
    </Section>
  )
}
