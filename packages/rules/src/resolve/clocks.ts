import { dueAt } from '../dates.ts'
import type { Duration, LastingThing, Law, PurposeClass, RequestKind } from '../model.ts'
import { type Citation, cite, statedOn } from './statements.ts'

export type Clock = { within: Duration; extension: Duration | null; source: Citation }
export type Lasting = { atLeast: Duration; source: Citation }
export type Asking = { wait: Lasting | null; renew: { within: Duration; source: Citation } | null }

const lasts = (duration: Duration, at: Date) => dueAt(at, duration).getTime()

const strictestClock = (a: Clock, b: Clock, at: Date): Clock => {
  const difference = lasts(a.within, at) - lasts(b.within, at)
  if (difference !== 0) return difference < 0 ? a : b
  // Both end together: the one that may be extended less.
  const extended = (clock: Clock) => (clock.extension ? lasts(clock.extension, at) : at.getTime())
  return extended(b) < extended(a) ? b : a
}

/** The shortest clock of each request among some laws, for one that starts now. */
export const clocksOf = (laws: readonly Law[], day: string, at: Date): Partial<Record<RequestKind, Clock>> => {
  const clocks: Partial<Record<RequestKind, Clock>> = {}
  for (const statement of statedOn(laws, day, (law) => law.clocks)) {
    const { requests, within, extension } = statement.said
    const clock = { within, extension: extension ?? null, source: cite(statement) }
    for (const request of requests) {
      const other = clocks[request]
      clocks[request] = other ? strictestClock(other, clock, at) : clock
    }
  }
  return clocks
}

const longer = (a: Lasting | null | undefined, b: Lasting, at: Date) =>
  a && lasts(a.atLeast, at) >= lasts(b.atLeast, at) ? a : b

/** The longest time that each thing has to last. */
export const lastingOf = (laws: readonly Law[], day: string, at: Date): Partial<Record<LastingThing, Lasting>> => {
  const lasting: Partial<Record<LastingThing, Lasting>> = {}
  for (const statement of statedOn(laws, day, (law) => law.lasting)) {
    const { what, atLeast } = statement.said
    lasting[what] = longer(lasting[what], { atLeast, source: cite(statement) }, at)
  }
  return lasting
}

/** When these kinds of processing may be asked for again: after a refusal the longest wait, after a yes the shortest term. */
export const askingOf = (laws: readonly Law[], day: string, at: Date, kinds: readonly PurposeClass[]): Asking => {
  const asking: Asking = { wait: null, renew: null }
  for (const statement of statedOn(laws, day, (law) => law.asking)) {
    const { classes, wait, renew } = statement.said
    if (!classes.some((c) => kinds.includes(c))) continue
    const source = cite(statement)
    if (wait) asking.wait = longer(asking.wait, { atLeast: wait, source }, at)
    if (renew && (!asking.renew || lasts(renew, at) < lasts(asking.renew.within, at))) {
      asking.renew = { within: renew, source }
    }
  }
  return asking
}
