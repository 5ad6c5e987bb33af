import { createCollector } from './collector.ts'
import { createSignals } from './signals.ts'
import type { Candor, EventType, LoadOptions } from './types.ts'
import { version } from './version.ts'

/** Calls that may be made before `load`, and that `load` replays. More than so many are a loop that went wrong. */
const maxEarly = 1_000

/**
 * A client. Each call is contained: whatever goes wrong inside, the page that called goes on undisturbed.
 */
export const createCandor = (): Candor => {
  const signals = createSignals()
  let collector: ReturnType<typeof createCollector> | null = null
  let early: (() => void)[] = []

  /** Now, or as soon as the client is loaded. */
  const act = (action: () => void): void => {
    if (!collector) {
      if (early.length < maxEarly) early.push(action)
      return
    }
    try {
      action()
    } catch (error) {
      console.debug('candor', error)
    }
  }

  const record =
    (type: EventType) =>
    (...args: unknown[]): void =>
      act(() => collector?.record(type, args))

  const client: Candor = {
    version,
    load: (options: LoadOptions) => {
      if (collector) return
      try {
        collector = createCollector(options, signals.emit)
        collector.start(client)
      } catch (error) {
        console.error('candor could not start', error)
        return
      }
      const calls = early
      early = []
      calls.forEach(act)
    },
    track: record('track'),
    identify: record('identify'),
    page: record('page'),
    screen: record('screen'),
    group: record('group'),
    alias: record('alias'),
    consent: (choice) => act(() => collector?.answer(choice)),
    reset: () => act(() => collector?.reset()),
    flush: async () => {
      try {
        await collector?.flush()
      } catch {}
    },
    on: signals.on,
    state: () =>
      collector?.state() ?? {
        consent: { status: 'unknown', preferences: null },
        anonymousId: '',
        userId: null,
        queued: 0,
        held: early.length,
      },
  }

  return client
}
