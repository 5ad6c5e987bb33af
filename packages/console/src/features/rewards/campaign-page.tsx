import { endpoints } from 'virtual:contracts'
import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Id } from '../../ui/code.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import form from '../consent/consent.module.css'
import { lookedAt } from '../people/looked-at.ts'
import people from '../people/people.module.css'
import { useRewardWords } from './use-rewards.ts'

const route = getRouteApi('/shell/rewards/coupons/$key')

/** One campaign, and the codes that were given: of each the last characters, for whoever helps its holder. */
export const CampaignPage = () => {
  const { t, format } = useI18n()
  const may = useMay()
  const { key } = route.useParams()
  const { nameOf, benefit, amount } = useRewardWords()
  const queryClient = useQueryClient()
  const campaign = useQuery({
    queryKey: ['rewards', 'campaigns', key],
    queryFn: ({ signal }) => call(endpoints.getCouponCampaign, { params: { key }, signal }),
  })
  const c = campaign.data
  const change = useMutation({
    mutationFn: async () => {
      if (c === undefined) return
      const { key: _key, issued: _issued, redeemed: _redeemed, createdAt: _createdAt, ...body } = c
      await call(endpoints.putCouponCampaign, {
        params: { key },
        body: { ...body, state: c.state === 'active' ? 'paused' : 'active' },
      })
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['rewards', 'campaigns'] }),
  })
  return (
    <Page
      title={c === undefined ? key : nameOf(c.texts, key)}
      above={<Link to="/rewards/coupons">{t('action.back', { page: t('rewards.coupons') })}</Link>}
      actions={
        c !== undefined &&
        may('rewards:write') && (
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
            {t(c.state === 'active' ? 'rewards.pause' : 'rewards.resume')}
          </Button>
        )
      }
    >
      {campaign.isPending && <LoadingRows />}
      {campaign.isError && <ErrorPanel error={campaign.error} retry={() => campaign.refetch()} />}
      {change.isError && <ErrorPanel error={change.error} during="write" />}
      {c !== undefined && (
        <dl className={form.facts}>
          <dt>{t('rewards.benefit')}</dt>
          <dd>{benefit(c.benefit)}</dd>
          <dt>{t('rewards.state')}</dt>
          <dd>{t(`rewards.state.${c.state}`)}</dd>
          <dt>{t('rewards.pattern')}</dt>
          <dd>
            <Id>{c.pattern}</Id>
          </dd>
          <dt>{t('rewards.perPerson')}</dt>
          <dd>{format.number(c.perPerson)}</dd>
          <dt>{t('rewards.given')}</dt>
          <dd>{format.number(c.issued)}</dd>
          <dt>{t('rewards.used')}</dt>
          <dd>{format.number(c.redeemed)}</dd>
          {c.currency !== null && (
            <>
              <dt>{t('rewards.costOfUse')}</dt>
              <dd>{amount(c.cost, c.currency)}</dd>
            </>
          )}
        </dl>
      )}
      {c !== undefined && may('people:read') && <Codes campaign={key} />}
    </Page>
  )
}

const Codes = ({ campaign }: { campaign: string }) => {
  const { t, format } = useI18n()
  const codes = useInfiniteQuery({
    queryKey: ['rewards', 'codes', campaign],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.couponsOfCampaign, { params: { key: campaign }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    ...lookedAt,
  })
  const rows = codes.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <Section title={t('rewards.codes')} help={t('rewards.codesHelp')}>
      {codes.isPending && <LoadingRows />}
      {codes.isError && <ErrorPanel error={codes.error} retry={() => codes.refetch()} />}
      {codes.isSuccess && rows.length === 0 && <Empty title={t('rewards.noCodes')} />}
      {rows.length > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('rewards.code')}</th>
              <th scope="col">{t('rewards.state')}</th>
              <th scope="col">{t('rewards.reason')}</th>
              <th scope="col">{t('rewards.given')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <Link to="/people/$id/rewards" params={{ id: row.personId }} search={{}} className={people.label}>
                    <bdi>…{row.hint}</bdi>
                  </Link>
                </td>
                <td>{t(`rewards.coupon.${row.state}`)}</td>
                <td>
                  <bdi>{row.reason}</bdi>
                </td>
                <td className={people.when}>
                  <time dateTime={row.issuedAt}>{format.dateTime(row.issuedAt)}</time>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {codes.hasNextPage && (
        <Button variant="default" mt="md" loading={codes.isFetchingNextPage} onClick={() => codes.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </Section>
  )
}
