import { endpoints } from 'virtual:contracts'
import type { LiveOutcome } from '@candor/contracts'
import { useEffect, useReducer, useState } from 'react'
import { emptyFeed, type Feed, type FeedAction, feedReducer } from './live-feed.ts'

export type Connection = 'connecting' | 'open' | 'waiting'

/** The browser gives up for good when the answer is no stream (the server restarts, say); try again after this, in ms. */
const reopenAfter = 3000

/** Listens to the live stream for as long as the page is shown. Lines are gathered per frame, so that bursts stay smooth. */
export const useLive = (): { feed: Feed; dispatch: (action: FeedAction) => void; connection: Connection } => {
  const [feed, dispatch] = useReducer(feedReducer, emptyFeed)
  const [connection, setConnection] = useState<Connection>('connecting')

  useEffect(() => {
    let waiting: LiveOutcome[] = []
    let frame = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let stream: EventSource
    const flush = () => {
      frame = 0
      const batch = waiting
      waiting = []
      dispatch({ type: 'arrived', batch })
    }
    const open = () => {
      stream = new EventSource(endpoints.liveEvents.path)
      stream.onopen = () => setConnection('open')
      stream.onmessage = (message) => {
        waiting.push(JSON.parse(message.data) as LiveOutcome)
        if (frame === 0) frame = requestAnimationFrame(flush)
      }
      stream.onerror = () => {
        setConnection('waiting')
        if (stream.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenAfter)
      }
    }
    open()
    return () => {
      stream.close()
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [])

  return { feed, dispatch, connection }
}
