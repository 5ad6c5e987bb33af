import { endpoints } from 'virtual:contracts'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { useAttributes } from '../../attributes/use-attributes.ts'
import people from '../../people/people.module.css'
import classes from '../segments.module.css'

const route = getRouteApi('/shell/segments/$key')

/** People of whom the evidence does not say enough. Asking would: the question that decides is named. */
export const UndecidedTab = () => {
  const { t, format } = useI18n()
  const { nameOf } = useAttributes()
  const { key } = route.useParams()
  const undecided = useInfiniteQuery({
    queryKey: ['segments', key, 'undecided'],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.undecided, { params: { key }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const lines = undecided.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      <p className={people.lead}>{t('segments.undecidedLead')}</p>
      {undecided.isPending && <LoadingRows />}
      {undecided.isError && <ErrorPanel error={undecided.error} retry={() => undecided.refetch()} />}
      {undecided.isSuccess && lines.length === 0 && (
        <Empty title={t('segments.noUndecided')} help={t('segments.noUndecidedHelp')} />
      )}
      {lines.length > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('people.column.person')}</th>
              <th scope="col">{t('segments.points')}</th>
              <th scope="col">{t('segments.wouldDecide')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ personId, label, attribute, score }) => (
              <tr key={personId}>
                <td>
                  <Link to="/people/$id" params={{ id: personId }} search={{}} className={people.label}>
                    <bdi>{label}</bdi>
                  </Link>
                </td>
                <td data-label={t('segments.points')}>{format.number(Math.round(score * 100) / 100)}</td>
                <td>
                  {attribute === null ? (
                    <span className={people.quiet}>{t('segments.noQuestion')}</span>
                  ) : (
                    <bdi>{t('segments.askAbout', { attribute: nameOf(attribute) })}</bdi>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {undecided.hasNextPage && (
        <Button
          className={classes.next}
          variant="default"
          loading={undecided.isFetchingNextPage}
          onClick={() => undecided.fetchNextPage()}
        >
          {t('action.more')}
        </Button>
      )}
    </>
  )
}
