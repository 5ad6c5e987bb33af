import type { Signal } from '@candor/contracts'
import type { Compile } from './condition.ts'
import type { Scene } from './scene.ts'

const seasonOfMonth = (month: number) =>
  (['winter', 'spring', 'summer', 'autumn'] as const)[Math.floor(((month + 1) % 12) / 3)]!
const opposite = { spring: 'autumn', summer: 'winter', autumn: 'spring', winter: 'summer' } as const

const formats = new Map<string, Intl.DateTimeFormat>()
/** Making one costs more than using it a hundred times. */
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
  formats.set(timeZone, made)
  return made
}

const localPart = (now: number, timeZone: string, type: 'weekday' | 'hour'): string =>
  formatOf(timeZone)
    .formatToParts(now)
    .find((p) => p.type === type)!.value

/** Whether a signal holds here and now. Seasons are those of the calendar in UTC: spring begins in the north on 1 March. Pure. */
export const signalHolds = (signal: Signal, scene: Pick<Scene, 'now' | 'weatherOf' | 'region'>): boolean => {
  const { now, region } = scene
  switch (signal.kind) {
    case 'weather': {
      const is = scene.weatherOf(signal.region)
      return signal.is.some((one) => is.includes(one))
    }
    case 'hour': {
      const hour = Number(localPart(now, signal.timeZone, 'hour'))
      const { from, to } = signal
      return from < to ? hour >= from && hour < to : hour >= from || hour < to
    }
    case 'weekday':
      return signal.is.includes(localPart(now, signal.timeZone, 'weekday').toLowerCase() as (typeof signal.is)[number])
    case 'season': {
      const here = seasonOfMonth(new Date(now).getUTCMonth())
      return signal.is.includes(signal.hemisphere === 'north' ? here : opposite[here])
    }
    case 'region':
      // A subdivision lies within its country.
      return region !== undefined && signal.in.some((one) => region === one || region.startsWith(`${one}-`))
  }
}

export const signal: Compile<'signal'> = (node, { scene }) => signalHolds(node.signal, scene)
