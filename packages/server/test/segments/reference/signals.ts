import type { Signal } from '@candor/contracts'
import type { ReferenceScene } from './person.ts'

const local = (now: number, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(now)

/** By the calendar: spring begins in the north on the first of March, UTC. */
const north = [
  'winter',
  'winter',
  'spring',
  'spring',
  'spring',
  'summer',
  'summer',
  'summer',
  'autumn',
  'autumn',
  'autumn',
  'winter',
] as const
const opposite = { spring: 'autumn', summer: 'winter', autumn: 'spring', winter: 'summer' } as const

export const holdsNow = (signal: Signal, { now, weatherOf, region }: ReferenceScene): boolean => {
  switch (signal.kind) {
    case 'weather': {
      const is = weatherOf(signal.region)
      return signal.is.some((one) => is.includes(one))
    }
    case 'hour': {
      const hour = Number(local(now, signal.timeZone, { hour: '2-digit', hourCycle: 'h23' }))
      const { from, to } = signal
      return from < to ? hour >= from && hour < to : hour >= from || hour < to
    }
    case 'weekday': {
      const day = local(now, signal.timeZone, { weekday: 'short' }).toLowerCase()
      return signal.is.some((one) => one === day)
    }
    case 'season': {
      const here = north[new Date(now).getUTCMonth()]!
      return signal.is.includes(signal.hemisphere === 'north' ? here : opposite[here])
    }
    case 'region':
      // A subdivision lies within its country.
      return region !== undefined && signal.in.some((one) => region === one || region.startsWith(`${one}-`))
  }
}
