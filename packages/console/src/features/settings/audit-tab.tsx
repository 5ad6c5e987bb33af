import { endpoints } from 'virtual:contracts'
import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { useTypedText } from '../../ui/use-typed-text.ts'
import classes from './settings.module.css'

const route = getRouteApi('/shell/settings/audit')

export const AuditTab = () => {
  const { t, format } = useI18n()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [actor, setActor] = useTypedText(search.actor ?? '', (next) =>
    navigate({ search: (s) => ({ ...s, actor: next.trim() || undefined }), replace: true }),
  )
  const [action, setAction] = useTypedText(search.action ?? '', (next) =>
    navigate({ search: (s) => ({ ...s, action: next.trim() || undefined }), replace: true }),
  )
  const audit = useInfiniteQuery({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) => call(endpoints.listAudit, { query: { ...search, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const lines = audit.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <>
      <div className={classes.top}>
        <p className={classes.lead}>{t('audit.lead')}</p>
      </div>
      <search className={classes.filters}>
        <TextInput
          data-search
          placeholder={t('audit.filterActor')}
          aria-label={t('audit.filterActor')}
          maxLength={254}
          value={actor}
          onChange={(e) => setActor(e.currentTarget.value)}
        />
        <TextInput
          placeholder={t('audit.filterAction')}
          aria-label={t('audit.filterAction')}
          maxLength={64}
          value={action}
          onChange={(e) => setAction(e.currentTarget.value)}
        />
      </search>
      {audit.isPending && <LoadingRows />}
      {audit.isError && <ErrorPanel error={audit.error} retry={() => audit.refetch()} />}
      {audit.isSuccess && lines.length === 0 && <Empty title={t('audit.empty')} help={t('audit.emptyHelp')} />}
      {lines.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('audit.when')}</th>
              <th scope="col">{t('audit.actor')}</th>
              <th scope="col">{t('audit.action')}</th>
              <th scope="col">{t('audit.target')}</th>
              <th scope="col">{t('audit.detail')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.id}>
                <td>{format.dateTime(line.at)}</td>
                <td>
                  <bdi>{line.actor}</bdi>
                </td>
                <td>
                  <bdi>{line.action}</bdi>
                </td>
                <td>
                  <bdi>{line.target}</bdi>
                </td>
                <td className={classes.detail}>
                  <bdi>{Object.keys(line.detail).length === 0 ? '' : JSON.stringify(line.detail)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {audit.hasNextPage && (
        <Button variant="default" mt="md" loading={audit.isFetchingNextPage} onClick={() => audit.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </>
  )
}
