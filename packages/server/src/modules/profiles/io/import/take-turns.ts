import { problem } from '../../../../platform/http/index.ts'

/** Lets one act at a time, in the order in which they came. Throws overloaded when `most` wait already. */
export const takeTurns = (most: number) => {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return async <T>(act: () => Promise<T>): Promise<T> => {
    if (waiting >= most) throw problem('overloaded', { retryAfter: 1 })
    waiting++
    const turn = last.then(act)
    last = turn.catch(() => {})
    try {
      return await turn
    } finally {
      waiting--
    }
  }
}
