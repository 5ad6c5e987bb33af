import type { Period } from '@candor/contracts'

/** How a period is said: each shape is one way to write it down. */
export const periodShapes = ['ever', 'within', 'before', 'between', 'dates'] as const
export type PeriodShape = (typeof periodShapes)[number]

export const shapeOf = (period: Period | undefined): PeriodShape => {
  if (period === undefined) return 'ever'
  if (period.from !== undefined || period.to !== undefined) return 'dates'
  if (period.within !== undefined) return period.before === undefined ? 'within' : 'between'
  return period.before === undefined ? 'ever' : 'before'
}

const month = { n: 30, unit: 'day' } as const
const week = { n: 7, unit: 'day' } as const

/** The period in another shape, with what the two have in common. `now` in milliseconds. */
export const inShape = (shape: PeriodShape, period: Period | undefined, now: number): Period | undefined => {
  switch (shape) {
    case 'ever':
      return undefined
    case 'within':
      return { within: period?.within ?? month }
    case 'before':
      return { before: period?.before ?? month }
    case 'between':
      return { within: period?.within ?? month, before: period?.before ?? week }
    case 'dates':
      return { from: period?.from ?? new Date(now - 30 * 86_400_000).toISOString(), to: period?.to }
  }
}

/** A moment as a field for local times writes it (YYYY-MM-DDTHH:mm), in the reader's own zone; and back. */
export const localOf = (iso: string | undefined): string => {
  if (iso === undefined) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
export const isoOf = (local: string): string | undefined => {
  const at = new Date(local)
  return local === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
