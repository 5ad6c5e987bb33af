import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useI18n } from '../../app/i18n/index.ts'
import { Page } from '../../ui/page.tsx'
import { ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import { PersonTabs } from './person-tabs.tsx'
import { personQuery } from './use-person.ts'

const route = getRouteApi('/shell/people/$id')

/** What is around everything about one person: who they are, and the ways to the rest. */
export const PersonPage = () => {
  const { t } = useI18n()
  const { id } = route.useParams()
  const { from } = route.useSearch()
  const navigate = route.useNavigate()
  const person = useQuery(personQuery(id))
  const actual = person.data?.id
  // The id of a merged record leads to the person it belongs to now: the address follows, and the page says so.
  useEffect(() => {
    if (actual !== undefined && actual !== id) navigate({ params: { id: actual }, search: { from: id }, replace: true })
  }, [actual, id, navigate])
  const label = person.data?.label ?? t('people.column.person')
  return (
    <Page
      title={label}
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
          <PersonTabs id={person.data.id} name={label} />
          {from !== undefined && <Notice>{t('person.redirected')}</Notice>}
          <Outlet />
        </>
      )}
    </Page>
  )
}
