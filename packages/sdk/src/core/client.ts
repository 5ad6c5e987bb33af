import { type Collector, createCollector } from './collector.ts'
import { safely } from './safely.ts'
import { createSignals } from './signals.ts'
import type { Candor, EventType, WidgetPart } from './types.ts'
import { version } from './version.ts'

/** Calls that may be made before `load`, and that `load` replays. More than so many are a loop that went wrong. */
const maxEarly = 1_000

/** A client. Each call is contained: whatever goes wrong inside, the page that called goes on undisturbed. */
export const createCandor = (): Candor => {
  const { on, emit } = createSignals()
  let collector: Collector | undefined
  let early: ((collector: Collector) => void)[] = []

  /** Now, or as soon as the client is loaded. */
  const act = (action: (collector: Collector) => void): void => {
    const loaded = collector
    if (loaded) safely(() => action(loaded))
    else if (early.length < maxEarly) early.push(action)
  }

  const record =
    (type: EventType) =>
    (...args: unknown[]): void =>
      act((loaded) => loaded.record(type, args))

  const opens =
    (part: WidgetPart) =>
    (options?: object): void =>
      act((loaded) => loaded.show(client, part, options))

  const client: Candor = {
    version,
    load: (options) => {
      if (collector) return
      collector = safely(() => createCollector(options, emit))
      if (!collector) return
      act((loaded) => loaded.start(client))
      early.forEach(act)
      early = []
    },
    track: record('track'),
    identify: record('identify'),
    page: record('page'),
    screen: record('screen'),
    group: record('group'),
    alias: record('alias'),
    consent: (choice) => act((loaded) => loaded.answer(choice)),
    reset: () => act((loaded) => loaded.reset()),
    flush: async () => collector?.flush(),
    on,
    preferences: { open: opens('centre') },
    ask: opens('ask'),
    concierge: opens('concierge'),
    wallet: opens('wallet'),
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
