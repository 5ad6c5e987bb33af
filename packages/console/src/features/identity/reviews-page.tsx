import { endpoints } from 'virtual:contracts'
import type { Review } from '@candor/contracts'
import { Button } from '@mantine/core'
import { IconLinkOff } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Id } from '../../ui/code.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Page } from '../../ui/page.tsx'
import { Done, Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { kindLabel } from '../people/kind-label.ts'
import { lookedAt } from '../people/looked-at.ts'
import { PeopleTabs } from '../people/people-tabs.tsx'
import { useHeldReason } from './evidence-table.tsx'
import classes from './identity.module.css'

type Decision = 'accept' | 'refuse'

/** Evidence that would have joined two people and waits for an operator. Events go on meanwhile. */
export const ReviewsPage = () => {
  const { t } = useI18n()
  const [told, setTold] = useState<Decision | null>(null)
  const reviews = useInfiniteQuery({
    queryKey: ['reviews'],
    queryFn: ({ pageParam, signal }) => call(endpoints.listReviews, { query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    ...lookedAt,
  })
  const items = reviews.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <Page title={t('nav.people')} lead={t('reviews.lead')}>
      <PeopleTabs />
      {told !== null && <Done>{t(`reviews.done.${told}`)}</Done>}
      {reviews.isPending && <LoadingRows height={120} rows={3} />}
      {reviews.isError && <ErrorPanel error={reviews.error} retry={() => reviews.refetch()} />}
      {reviews.isSuccess && items.length === 0 && <Empty title={t('reviews.empty')} help={t('reviews.emptyHelp')} />}
      <ul className={classes.list}>
        {items.map((review) => (
          <ReviewRow key={review.id} review={review} onDecided={setTold} />
        ))}
      </ul>
      {reviews.hasNextPage && (
        <Button variant="default" loading={reviews.isFetchingNextPage} onClick={() => reviews.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </Page>
  )
}

interface RowProps {
  review: Review
  onDecided: (decision: Decision) => void
}

const ReviewRow = ({ review, onDecided }: RowProps) => {
  const { t, format } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const heldReason = useHeldReason()
  const [asking, setAsking] = useState<Decision | null>(null)
  const decide = useMutation({
    mutationFn: (decision: Decision) => call(endpoints.decideReview, { params: { id: review.id }, body: { decision } }),
    onSuccess: async (_, decision) => {
      setAsking(null)
      onDecided(decision)
      await queryClient.invalidateQueries({ queryKey: ['reviews'] })
      await queryClient.invalidateQueries({ queryKey: ['person'] })
    },
  })
  const shown = asking ?? 'refuse'
  return (
    <li className={classes.review} data-review={review.id}>
      <div className={classes.pair}>
        <Side of={review.left} />
        <IconLinkOff size={20} aria-hidden />
        <Side of={review.right} />
      </div>
      <p>
        {heldReason(review.reason)}{' '}
        <span className={classes.quiet}>
          {t('reviews.seen', { when: format.dateTime(review.at) })} <Id>{review.messageId}</Id>
        </span>
      </p>
      {may('people:merge') && (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setAsking('accept')}>
            {t('reviews.accept')}
          </Button>
          <Button variant="default" onClick={() => setAsking('refuse')}>
            {t('reviews.refuse')}
          </Button>
        </div>
      )}
      <Confirm
        opened={asking !== null}
        title={t(`reviews.${shown}`)}
        confirm={t(`reviews.${shown}`)}
        pending={decide.isPending}
        error={decide.error}
        onConfirm={() => decide.mutate(shown)}
        onClose={() => {
          setAsking(null)
          decide.reset()
        }}
      >
        {t(`reviews.${shown}Body`)}
      </Confirm>
    </li>
  )
}

const Side = ({ of }: { of: Review['left'] }) => {
  const { t, format } = useI18n()
  return (
    <div className={classes.side}>
      <span className={classes.under}>
        {kindLabel(t, of.kind)}
        {of.verifiedAt !== null && ` · ${t('person.verifiedAt', { date: format.date(of.verifiedAt) })}`}
      </span>
      <bdi>{of.value}</bdi>
      <span className={classes.under}>
        <Link to="/people/$id" params={{ id: of.personId }} search={{}}>
          {t('reviews.person')}
        </Link>
      </span>
    </div>
  )
}
