import { safely } from './safely.ts'
import type { Signals } from './types.ts'

type Listener = (value: never) => void

/** Listeners by signal. What a listener throws is shown in the browser's console and goes no further. */
export const createSignals = () => {
  const listeners = new Map<keyof Signals, Set<Listener>>()
  return {
    on: <S extends keyof Signals>(signal: S, listener: (value: Signals[S]) => void): (() => void) => {
      const set = listeners.get(signal) ?? new Set()
      listeners.set(signal, set.add(listener))
      return () => void set.delete(listener)
    },
    emit: <S extends keyof Signals>(signal: S, value: Signals[S]): void => {
      for (const listener of listeners.get(signal) ?? []) safely(() => listener(value as never))
    },
  }
}
