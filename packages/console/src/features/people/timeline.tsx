import { endpoints } from 'virtual:contracts'
import type { EventRow, EventType } from '@candor/contracts'
import { Button } from '@mantine/core'
import {
  IconBolt,
  IconChevronDown,
  IconDeviceMobile,
  IconFile,
  IconId,
  IconLink,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Json } from '../../ui/code.tsx'
import { ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import { useSources } from '../sources/use-sources.ts'
import { groupByDay } from './group-by-day.ts'
import { lookedAt } from './looked-at.ts'
import classes from './people.module.css'

const icons: Record<EventType, TablerIcon> = {
  track: IconBolt,
  identify: IconId,
  page: IconFile,
  screen: IconDeviceMobile,
  group: IconUsersGroup,
  alias: IconLink,
}

/** What a person did, newest first, by day. The first events appear by themselves while the page is open. */
export const Timeline = ({ personId, purpose }: { personId: string; purpose: string }) => {
  const { t, format } = useI18n()
  const timeline = useInfiniteQuery({
    queryKey: ['person', personId, 'timeline', purpose],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.getTimeline, { params: { id: personId }, query: { cursor: pageParam, purpose }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    ...lookedAt,
    // Only an empty timeline is asked for again by itself: its first events are still on their way from the inbox.
    refetchInterval: (query) => (query.state.data?.pages[0]?.items.length === 0 ? 3000 : false),
  })
  const events = timeline.data?.pages.flatMap((p) => p.items) ?? []
  if (timeline.isPending) return <LoadingRows rows={4} />
  if (timeline.isError) return <ErrorPanel error={timeline.error} retry={() => timeline.refetch()} />
  if (events.length === 0) return <Notice>{t('person.noTimeline')}</Notice>
  return (
    <>
      {groupByDay(events, (e) => e.occurredAt).map((group) => (
        <div key={group.day}>
          <h2 className={classes.day}>{format.day(group.items[0]?.occurredAt ?? '')}</h2>
          <ol className={classes.events}>
            {group.items.map((event) => (
              <TimelineEvent key={event.messageId} event={event} />
            ))}
          </ol>
        </div>
      ))}
      {timeline.hasNextPage ? (
        <Button
          variant="default"
          mt="md"
          loading={timeline.isFetchingNextPage}
          onClick={() => timeline.fetchNextPage()}
        >
          {t('action.more')}
        </Button>
      ) : (
        <p className={classes.end}>{t('person.timelineEnd')}</p>
      )}
    </>
  )
}

const TimelineEvent = ({ event }: { event: EventRow }) => {
  const { t, format } = useI18n()
  const sources = useSources()
  const [open, setOpen] = useState(false)
  const Icon = icons[event.type]
  return (
    <li className={classes.event}>
      <button type="button" className={classes.eventHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <time className={classes.small} dateTime={event.occurredAt} title={format.dateTime(event.occurredAt)}>
          {format.time(event.occurredAt)}
        </time>
        <Icon size={16} aria-hidden />
        <span className={classes.eventName}>
          <bdi>{event.name || event.type}</bdi>
        </span>
        <span className={classes.small}>
          <bdi>{sources.nameOf(event.sourceId)}</bdi> ·{' '}
          {t('person.properties', { count: Object.keys(event.properties).length })}
        </span>
        <IconChevronDown size={16} className={classes.twist} aria-hidden />
      </button>
      {open && (
        <div className={classes.eventBody}>
          <Json value={event} />
        </div>
      )}
    </li>
  )
}
