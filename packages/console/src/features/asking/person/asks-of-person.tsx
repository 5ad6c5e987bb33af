import { endpoints } from 'virtual:contracts'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { lookedAt } from '../../people/looked-at.ts'
import people from '../../people/people.module.css'
import classes from '../asking.module.css'
import { useQuestions } from '../use-asking.ts'

/** What a person was asked, newest first, and why. */
export const AsksOfPerson = ({ personId }: { personId: string }) => {
  const { t, known, language, format } = useI18n()
  const wordOf = (key: string, otherwise: string) => (known(key) ? t(key) : otherwise)
  const { nameOf } = useQuestions()
  const asks = useInfiniteQuery({
    queryKey: ['person', personId, 'asks'],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.listAsks, { params: { id: personId }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    ...lookedAt,
  })
  const items = asks.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      {asks.isPending && <LoadingRows rows={3} />}
      {asks.isError && <ErrorPanel error={asks.error} retry={() => asks.refetch()} />}
      {asks.isSuccess && items.length === 0 && <Empty title={t('asking.neverAsked')} />}
      {items.length > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('asking.question')}</th>
              <th scope="col">{t('asking.outcome')}</th>
              <th scope="col">{t('asking.because')}</th>
              <th scope="col">{t('asking.when')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((ask) => (
              <tr key={ask.askId} data-ask={ask.key}>
                <td>
                  <bdi>{ask.kind === 'question' ? nameOf(ask.key) : t('asking.flowNamed', { key: ask.key })}</bdi>
                  <small className={classes.quiet}> {wordOf(`asking.channel.${ask.channel}`, ask.channel)}</small>
                </td>
                <td>{t(`asking.outcome.${ask.outcome}`)}</td>
                <td>{ask.decision?.asked?.sentences[language] ?? '—'}</td>
                <td className={people.when}>
                  <time dateTime={ask.shownAt}>{format.dateTime(ask.shownAt)}</time>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asks.hasNextPage && (
        <Button variant="default" mt="md" loading={asks.isFetchingNextPage} onClick={() => asks.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </>
  )
}
