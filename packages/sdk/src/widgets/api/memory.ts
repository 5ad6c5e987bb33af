import type { Store } from '../../core/store.ts'
import type { AnswerSheet, ConsentConfig, Presentation, Receipt } from '../contract.ts'

/** An answer on its way to the server, with what had been shown, until the server knows that too. */
export interface Outgoing {
  presentation: Presentation | null
  sheet: AnswerSheet
}

/** The agreement that the answer on this device is about, and when the server was last asked whether it still holds. */
export interface Asked {
  key: string
  version: number | string
  /** Milliseconds. */
  at: number
  /** When the answer was given, in milliseconds. */
  since: number
  /** Version of the policies of IAB's TCF under which it was given, where the operator takes part in it. */
  tcfPolicy?: number | undefined
}

/** How often a page that has its answer asks whether the answer still covers today's text, in milliseconds. */
const recheck = 24 * 3_600_000

export const isDue = ({ at }: Asked, now: number): boolean => now - at > recheck

/** Why an answer counts no longer, other than by its words: TCF's policies are of another version, or it is too old. */
export const endedBy = (asked: Asked, { cmp, renewBefore }: ConsentConfig): 'policy' | 'age' | null => {
  if (cmp?.vendors && asked.tcfPolicy !== cmp.vendors.policyVersion) return 'policy'
  return renewBefore && asked.since < Date.parse(renewBefore) ? 'age' : null
}

/** Receipts that a device keeps. More are with the server, for those it knows. */
const maxReceipts = 50

const read = <T>(store: Store, name: string): T | null => {
  try {
    return JSON.parse(store.get(name) ?? 'null') as T | null
  } catch {
    return null
  }
}

const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : [])

/**
 * What the widgets keep on the device, beside the core's own values and under the same rule: nothing before a yes; and, after a
 * withdrawal, only the telling of it until the server has it.
 */
export const widgetMemory = (store: Store) => ({
  asked: (): Asked | null => read<Asked>(store, 'asked'),
  setAsked: (asked: Asked): void => void store.set('asked', JSON.stringify(asked)),
  receipts: (): Receipt[] => list<Receipt>(read(store, 'receipts')),
  addReceipts: (fresh: readonly Receipt[]): void => {
    const all = [...list<Receipt>(read(store, 'receipts')), ...fresh].slice(-maxReceipts)
    store.set('receipts', JSON.stringify(all))
  },
  outgoing: (): Outgoing[] => list<Outgoing>(read(store, 'answers')),
  setOutgoing: (all: readonly Outgoing[]): void => {
    if (all.length > 0) store.set('answers', JSON.stringify(all))
    else store.remove('answers')
  },
})

export type WidgetMemory = ReturnType<typeof widgetMemory>
