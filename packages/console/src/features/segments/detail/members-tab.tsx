import { endpoints } from 'virtual:contracts'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import people from '../../people/people.module.css'
import { ReasonChip } from '../reason-chip.tsx'
import classes from '../segments.module.css'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import { useSegment } from '../use-segments.ts'

const route = getRouteApi('/shell/segments/$key')

/** Who is in and why, the newest first: those who allow the purpose at this moment. */
export const MembersTab = () => {
  const { t, format } = useI18n()
  const { nameOf } = usePurposeChoice()
  const { key } = route.useParams()
  const { shown: segment } = useSegment(key)
  const members = useInfiniteQuery({
    queryKey: ['segments', key, 'members'],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.listMembers, { params: { key }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const lines = members.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      <p className={people.lead}>
        {t('segments.membersLead', { purpose: segment === undefined ? '' : nameOf(segment.purpose) })}
      </p>
      {members.isPending && <LoadingRows />}
      {members.isError && <ErrorPanel error={members.error} retry={() => members.refetch()} />}
      {members.isSuccess && lines.length === 0 && (
        <Empty title={t('segments.noMembers')} help={t('segments.noMembersHelp')} />
      )}
      {lines.length > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('people.column.person')}</th>
              <th scope="col">{t('segments.whyIn')}</th>
              <th scope="col">{t('segments.since')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ personId, label, since, reason }) => (
              <tr key={personId}>
                <td>
                  <Link to="/people/$id" params={{ id: personId }} search={{}} className={people.label}>
                    <bdi>{label}</bdi>
                  </Link>
                </td>
                <td>
                  <ReasonChip reason={reason} />
                </td>
                <td className={people.when}>
                  <time dateTime={since}>{format.dateTime(since)}</time>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {members.hasNextPage && (
        <Button
          className={classes.next}
          variant="default"
          loading={members.isFetchingNextPage}
          onClick={() => members.fetchNextPage()}
        >
          {t('action.more')}
        </Button>
      )}
    </>
  )
}
