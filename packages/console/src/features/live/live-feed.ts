import type { LiveOutcome } from '@candor/contracts'

export type Outcome = LiveOutcome['outcome']
export const outcomes: readonly Outcome[] = ['processed', 'withheld', 'rejected', 'quarantined', 'duplicate']

/** Lines kept in the browser; a list without end would slow the page down and be read by nobody. */
export const keptLines = 500

export interface Line extends LiveOutcome {
  /** Unique in this page, rising. */
  key: number
}

export interface Feed {
  /** Newest first. */
  lines: readonly Line[]
  /** While paused: what arrived since, newest first. */
  held: readonly Line[]
  paused: boolean
  /** Events, not lines: a line may stand for many. */
  counts: Readonly<Record<Outcome, number>>
  nextKey: number
}

const noCounts: Feed['counts'] = { processed: 0, withheld: 0, rejected: 0, quarantined: 0, duplicate: 0 }

export const emptyFeed: Feed = { lines: [], held: [], paused: false, counts: noCounts, nextKey: 0 }

export type FeedAction =
  | { type: 'arrived'; batch: readonly LiveOutcome[] }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'clear' }

/** What the live view shows after something happened. `batch` is in order of arrival. */
export const feedReducer = (feed: Feed, action: FeedAction): Feed => {
  switch (action.type) {
    case 'arrived': {
      const counts = { ...feed.counts }
      for (const one of action.batch) counts[one.outcome] += one.count
      const fresh = action.batch.map((one, i) => ({ ...one, key: feed.nextKey + i })).reverse()
      const nextKey = feed.nextKey + action.batch.length
      const put = (old: readonly Line[]) => [...fresh, ...old].slice(0, keptLines)
      return feed.paused
        ? { ...feed, counts, nextKey, held: put(feed.held) }
        : { ...feed, counts, nextKey, lines: put(feed.lines) }
    }
    case 'pause':
      return { ...feed, paused: true }
    case 'resume':
      return { ...feed, paused: false, held: [], lines: [...feed.held, ...feed.lines].slice(0, keptLines) }
    case 'clear':
      return { ...emptyFeed, paused: feed.paused, nextKey: feed.nextKey }
  }
}

export interface LiveFilter {
  outcomes: readonly Outcome[]
  sourceId: number | undefined
  name: string
}

/** No outcome chosen means every outcome. */
export const fits = (line: LiveOutcome, filter: LiveFilter): boolean =>
  (filter.outcomes.length === 0 || filter.outcomes.includes(line.outcome)) &&
  (filter.sourceId === undefined || line.sourceId === filter.sourceId) &&
  (filter.name === '' ||
    `${line.name ?? ''} ${line.type ?? ''}`.toLocaleLowerCase().includes(filter.name.toLocaleLowerCase()))
