import { endpoints } from 'virtual:contracts'
import type { LiveOutcome } from '@candor/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useState } from 'react'
import { emptyFeed, type Feed, type FeedAction, feedReducer } from './live-feed.ts'

export type Connection = 'connecting' | 'open' | 'waiting'

/** The browser gives up for good when the answer is no stream (the server restarts, say); try again after this, in ms. */
const reopenAfter = 3000

/** Lines are shown this often, in ms, so that bursts stay smooth. A timer, since a hidden tab draws no frames but goes on listening. */
const showEvery = 100

/** Listens to the live stream for as long as the page is shown. */
export const useLive = (): { feed: Feed; dispatch: (action: FeedAction) => void; connection: Connection } => {
  const [feed, dispatch] = useReducer(feedReducer, emptyFeed)
  const queryClient = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')

  useEffect(() => {
    let waiting: LiveOutcome[] = []
    let showing: ReturnType<typeof setTimeout> | undefined
    let reopening: ReturnType<typeof setTimeout> | undefined
    let stream: EventSource
    const flush = () => {
      showing = undefined
      const batch = waiting
      waiting = []
      dispatch({ type: 'arrived', batch })
    }
    const open = () => {
      stream = new EventSource(endpoints.liveEvents.path)
      stream.onopen = () => setConnection('open')
      stream.onmessage = (message) => {
        waiting.push(JSON.parse(message.data) as LiveOutcome)
        showing ??= setTimeout(flush, showEvery)
      }
      stream.onerror = () => {
        setConnection('waiting')
        if (stream.readyState !== EventSource.CLOSED) return
        // Why it was refused the browser does not say; asking who we are tells whether the session has ended.
        queryClient.invalidateQueries({ queryKey: ['me'] })
        reopening = setTimeout(open, reopenAfter)
      }
    }
    open()
    return () => {
      stream.close()
      clearTimeout(showing)
      clearTimeout(reopening)
    }
  }, [queryClient])

  return { feed, dispatch, connection }
}
