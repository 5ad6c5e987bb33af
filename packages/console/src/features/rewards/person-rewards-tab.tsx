import { endpoints } from 'virtual:contracts'
import type { PointsEntry } from '@candor/contracts'
import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import form from '../consent/consent.module.css'
import { lookedAt } from '../people/looked-at.ts'
import people from '../people/people.module.css'

const route = getRouteApi('/shell/people/$id/rewards')

/** Points and tier of a person, their coupons, and every entry of their ledger. */
export const PersonRewardsTab = () => {
  const { t, format } = useI18n()
  const { id } = route.useParams()
  const points = useInfiniteQuery({
    queryKey: ['person', id, 'points'],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.pointsOfPerson, { params: { id }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.entries.next ?? undefined,
    ...lookedAt,
  })
  if (points.isPending) return <LoadingRows />
  if (points.isError) return <ErrorPanel error={points.error} retry={() => points.refetch()} />
  const { balance, tier, coupons } = points.data.pages[0]!
  const entries = points.data.pages.flatMap((p) => p.entries.items)
  return (
    <>
      <dl className={form.facts}>
        <dt>{t('rewards.active')}</dt>
        <dd>{format.number(balance.active)}</dd>
        <dt>{t('rewards.pending')}</dt>
        <dd>{format.number(balance.pending)}</dd>
        <dt>{t('rewards.tierOf')}</dt>
        <dd>{tier.key === null ? t('state.none') : <bdi>{tier.key}</bdi>}</dd>
        {balance.expiring.map(({ at, points: n }) => (
          <div key={at} style={{ display: 'contents' }}>
            <dt>{t('rewards.endsOn', { date: format.date(at) })}</dt>
            <dd>{format.number(n)}</dd>
          </div>
        ))}
      </dl>
      <Section title={t('rewards.coupons')}>
        {coupons.length === 0 && <Empty title={t('rewards.noCodes')} />}
        <ul>
          {coupons.map((c) => (
            <li key={c.id}>
              <bdi>{c.campaign}</bdi> <bdi>…{c.hint}</bdi> · {t(`rewards.coupon.${c.state}`)}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('rewards.ledger')} help={t('rewards.ledgerHelp')}>
        {entries.length === 0 && <Empty title={t('rewards.noEntries')} />}
        {entries.length > 0 && <Ledger personId={id} entries={entries} />}
        {points.hasNextPage && (
          <Button variant="default" mt="md" loading={points.isFetchingNextPage} onClick={() => points.fetchNextPage()}>
            {t('action.more')}
          </Button>
        )}
      </Section>
    </>
  )
}

const Ledger = ({ personId, entries }: { personId: string; entries: readonly PointsEntry[] }) => {
  const { t, format } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<PointsEntry | null>(null)
  const [note, setNote] = useState('')
  const reverse = useMutation({
    mutationFn: (entry: PointsEntry) =>
      call(endpoints.reverseEntry, { params: { id: entry.id }, body: { note: note.trim() } }),
    onSuccess: async () => {
      setAsking(null)
      setNote('')
      await queryClient.invalidateQueries({ queryKey: ['person', personId, 'points'] })
    },
  })
  return (
    <>
      <table className={`${people.table} ${people.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{t('rewards.when')}</th>
            <th scope="col">{t('rewards.what')}</th>
            <th scope="col">{t('rewards.amount')}</th>
            <th scope="col">{t('rewards.reason')}</th>
            <th scope="col">{t('rewards.decision')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} data-entry={entry.kind}>
              <td className={people.when}>
                <time dateTime={entry.at}>{format.dateTime(entry.at)}</time>
              </td>
              <td>{t(`rewards.entry.${entry.kind}`)}</td>
              <td>{format.number(entry.points)}</td>
              <td>
                <bdi>{entry.reason}</bdi>
                {entry.note !== null && (
                  <>
                    {' · '}
                    <bdi>{entry.note}</bdi>
                  </>
                )}
              </td>
              <td>
                {entry.reversible && may('rewards:pay') && (
                  <Button size="xs" variant="default" onClick={() => setAsking(entry)}>
                    {t('rewards.reverse')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Confirm
        opened={asking !== null}
        title={t('rewards.reverse')}
        confirm={t('rewards.reverse')}
        pending={reverse.isPending}
        disabled={note.trim() === ''}
        error={reverse.error}
        onConfirm={() => asking && reverse.mutate(asking)}
        onClose={() => {
          setAsking(null)
          reverse.reset()
        }}
      >
        {t(asking?.kind === 'spend' ? 'rewards.reverseSpend' : 'rewards.reverseEarn')}
        <TextInput
          mt="md"
          label={t('rewards.note')}
          maxLength={200}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
      </Confirm>
    </>
  )
}
