import { endpoints } from 'virtual:contracts'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Code } from '../../../ui/code.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { lookedAt } from '../../people/looked-at.ts'
import consent from '../consent.module.css'
import classes from './ledger.module.css'
import { LedgerFilters } from './ledger-filters.tsx'
import { LedgerRow } from './ledger-row.tsx'

const route = getRouteApi('/shell/consent/ledger')

/** The first moment of a day in the reader's own time zone, and of the day after it. */
const dayStart = (day: string | undefined, after = 0): string | undefined => {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '')?.map(Number) ?? []
  if (year === undefined || month === undefined || date === undefined) return undefined
  return new Date(year, month - 1, date + after).toISOString()
}

export const LedgerTab = () => {
  const { t, format } = useI18n()
  const seesPeople = useMay()('people:read')
  const search = route.useSearch()
  const isFiltered = Object.keys(search).length > 0
  const ledger = useInfiniteQuery({
    queryKey: ['consent', 'ledger', search],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.listLedger, {
        query: { ...search, from: dayStart(search.from), to: dayStart(search.to, 1), cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    ...lookedAt,
  })
  const pages = ledger.data?.pages ?? []
  const lines = pages.flatMap((p) => p.items)
  const last = pages.at(-1)
  return (
    <>
      <div className={consent.top}>
        <p className={consent.lead}>{t(seesPeople ? 'ledger.leadPeople' : 'ledger.lead')}</p>
      </div>
      <LedgerFilters />
      {search.person !== undefined && <p className={consent.help}>{t('ledger.onePerson')}</p>}
      {ledger.isPending && <LoadingRows />}
      {ledger.isError && <ErrorPanel error={ledger.error} retry={() => ledger.refetch()} />}
      {ledger.isSuccess && lines.length === 0 && <Nothing isFiltered={isFiltered} more={ledger.hasNextPage} />}
      {lines.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col" className={classes.number}>
                {t('ledger.number')}
              </th>
              <th scope="col">{t('ledger.answer')}</th>
              <th scope="col">{t('ledger.actor')}</th>
              <th scope="col">{t('ledger.channel')}</th>
              {seesPeople && <th scope="col">{t('ledger.person')}</th>}
              <th scope="col">{t('ledger.when')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <LedgerRow key={line.seq} line={line} provenTo={last?.provenTo ?? 0} seesPeople={seesPeople} />
            ))}
          </tbody>
        </table>
      )}
      {ledger.isSuccess && (
        <div className={classes.foot}>
          {ledger.hasNextPage && (
            <Button variant="default" loading={ledger.isFetchingNextPage} onClick={() => ledger.fetchNextPage()}>
              {t(isFiltered ? 'ledger.further' : 'action.more')}
            </Button>
          )}
          {isFiltered && ledger.hasNextPage && last !== undefined && (
            <span>{t('ledger.searchedTo', { number: format.number(last.searchedTo) })}</span>
          )}
          {!ledger.hasNextPage && lines.length > 0 && <span>{t('ledger.end')}</span>}
        </div>
      )}
    </>
  )
}

const Nothing = ({ isFiltered, more }: { isFiltered: boolean; more: boolean }) => {
  const { t } = useI18n()
  if (isFiltered)
    return <Empty title={t(more ? 'ledger.noneSoFar' : 'ledger.noMatch')} help={t('ledger.noMatchHelp')} />
  return (
    <Empty title={t('ledger.empty')} help={t('ledger.emptyHelp')}>
      <Code>{example(location.origin)}</Code>
    </Empty>
  )
}

/** One answer, recorded by hand. */
const example = (origin: string) =>
  [
    `curl ${origin}/v1/consent \\`,
    "  -H 'authorization: Bearer cnd_YOUR_API_KEY' -H 'content-type: application/json' -d '{",
    '  "subject": { "kind": "email", "value": "mei@example.com" },',
    '  "answers": [{ "purpose": "email", "answer": "grant" }],',
    '  "actor": { "kind": "self" }, "channel": "call_centre", "idempotencyKey": "call-1" }\'',
  ].join('\n')
