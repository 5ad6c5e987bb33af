import type { Log } from '../log.ts'
import { listen } from '../postgres/index.ts'
import { bellChannel } from './bell.ts'
import { seldom } from './seldom.ts'
import { createSignal, type Signal } from './signal.ts'

export interface WorkWatch {
  /** Raised when there is work of a kind, as `candor_work()` in PostgreSQL names it. One waits for a kind at a time. */
  signalOf(kind: string): Signal
  /** Looks now: this process has just left something to do. */
  look(): void
  /** When it was last looked, milliseconds since 1970; 0 for never. */
  lookedAt(): number
  close(): Promise<void>
}

/** How late work is found that no bell was rung for: that of a dead worker, or after a lost notification. */
const lookMs = 1_000
/** A look costs about a third of a millisecond, and what comes in the meantime is done together. */
const gapMs = 25

/**
 * Asks PostgreSQL one question for all kinds of work of a process, so that it costs the same however many there are: when the
 * bell rings (bell.ts), when this process says so, and each second in any case.
 */
export const watchWork = (url: string, log: Log): WorkWatch => {
  const signals = new Map<string, Signal>()
  let lookedAt = 0
  const { call: look, close: rest } = seldom(async () => {
    try {
      const kinds = await connection.ask<{ kind: string }>('select kind from candor_work() as kind')
      if (!kinds) return
      for (const { kind } of kinds) signals.get(kind)?.raise()
      lookedAt = Date.now()
    } catch (err) {
      log.debug({ err }, 'it could not be asked what there is to do')
    }
  }, gapMs)
  const connection = listen(url, { channel: bellChannel, name: 'candor-work', log, hear: look, opened: look })
  const timer = setInterval(look, lookMs).unref()

  return {
    signalOf: (kind) => {
      const signal = signals.get(kind) ?? createSignal()
      signals.set(kind, signal)
      return signal
    },
    look,
    lookedAt: () => lookedAt,
    close: async () => {
      clearInterval(timer)
      rest()
      await connection.close()
    },
  }
}
