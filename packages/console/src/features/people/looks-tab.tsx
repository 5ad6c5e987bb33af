import { endpoints } from 'virtual:contracts'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import classes from './people.module.css'
import { usePurposeNames } from './use-purpose-names.ts'

const route = getRouteApi('/shell/people/$id/looks')

/** Who looked at this person, for which purpose, and who changed something. The present look is the first line. */
export const LooksTab = () => {
  const { t, format, known } = useI18n()
  const { id } = route.useParams()
  const { nameOf } = usePurposeNames()
  const looks = useInfiniteQuery({
    queryKey: ['person', id, 'audit'],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.listPersonAudit, { params: { id }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const lines = looks.data?.pages.flatMap((p) => p.items) ?? []
  const textOf = (action: string): string => {
    const key = `looks.${action}`
    return known(key) ? t(key) : action
  }
  return (
    <>
      <p className={classes.lead}>{t('looks.lead')}</p>
      {looks.isPending && <LoadingRows />}
      {looks.isError && <ErrorPanel error={looks.error} retry={() => looks.refetch()} />}
      {looks.isSuccess && lines.length === 0 && <Empty title={t('looks.empty')} />}
      {lines.length > 0 && (
        <table className={`${classes.table} ${classes.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('audit.when')}</th>
              <th scope="col">{t('audit.actor')}</th>
              <th scope="col">{t('audit.action')}</th>
              <th scope="col">{t('looks.purpose')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.id}>
                <td className={classes.when}>
                  <time dateTime={line.at}>{format.dateTime(line.at)}</time>
                </td>
                <td>
                  <bdi>{line.actor}</bdi>
                </td>
                <td>
                  <bdi>{textOf(line.action)}</bdi>
                </td>
                <td className={classes.quiet}>
                  {typeof line.detail.purpose === 'string' && <bdi>{nameOf(line.detail.purpose)}</bdi>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {looks.hasNextPage && (
        <Button variant="default" mt="md" loading={looks.isFetchingNextPage} onClick={() => looks.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </>
  )
}
