import { endpoints } from 'virtual:contracts'
import { Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import people from '../../people/people.module.css'
import { ReasonChip } from '../reason-chip.tsx'
import classes from '../segments.module.css'

const route = getRouteApi('/shell/segments/$key')

/** Who came and who went, the newest first, each with what decided. */
export const ChangesTab = () => {
  const { t, format } = useI18n()
  const { key } = route.useParams()
  const changes = useInfiniteQuery({
    queryKey: ['segments', key, 'changes'],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.segmentChanges, { params: { key }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const lines = changes.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      <p className={people.lead}>{t('segments.changesLead')}</p>
      {changes.isPending && <LoadingRows />}
      {changes.isError && <ErrorPanel error={changes.error} retry={() => changes.refetch()} />}
      {changes.isSuccess && lines.length === 0 && (
        <Empty title={t('segments.noChanges')} help={t('segments.noChangesHelp')} />
      )}
      {lines.length > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('audit.when')}</th>
              <th scope="col">{t('people.column.person')}</th>
              <th scope="col">{t('segments.change')}</th>
              <th scope="col">{t('segments.because')}</th>
              <th scope="col">{t('segments.version')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ personId, label, change, at, reason, version }) => (
              <tr key={`${personId} ${at} ${change}`}>
                <td className={people.when}>
                  <time dateTime={at}>{format.dateTime(at)}</time>
                </td>
                <td>
                  <Link to="/people/$id" params={{ id: personId }} search={{}} className={people.label}>
                    <bdi>{label}</bdi>
                  </Link>
                </td>
                <td>
                  <span className={classes.change} data-change={change}>
                    {change === 'entered' ? (
                      <IconArrowUp size={14} aria-hidden />
                    ) : (
                      <IconArrowDown size={14} aria-hidden />
                    )}
                    {t(`segments.change.${change}`)}
                  </span>
                </td>
                <td>
                  <ReasonChip reason={reason} />
                </td>
                <td className={people.quiet} data-label={t('segments.version')}>
                  {format.number(version)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {changes.hasNextPage && (
        <Button
          className={classes.next}
          variant="default"
          loading={changes.isFetchingNextPage}
          onClick={() => changes.fetchNextPage()}
        >
          {t('action.more')}
        </Button>
      )}
    </>
  )
}
