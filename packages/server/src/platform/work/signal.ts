/** Says to one who waits that there may be something to do. Raised twice before it is lowered is raised once. */
export interface Signal {
  raise(): void
  /** Before the work is looked at: what comes from then on raises it again. */
  lower(): void
  /** Resolves when it is raised, at once if it is, and when `stop` ends the waiting. */
  raised(stop: AbortSignal): Promise<void>
}

export const createSignal = (): Signal => {
  let up = false
  let wake: (() => void) | null = null
  return {
    raise: () => {
      up = true
      wake?.()
    },
    lower: () => {
      up = false
    },
    raised: (stop) =>
      new Promise((resolve) => {
        if (up || stop.aborted) return resolve()
        const done = () => {
          wake = null
          stop.removeEventListener('abort', done)
          resolve()
        }
        wake = done
        stop.addEventListener('abort', done, { once: true })
      }),
  }
}
