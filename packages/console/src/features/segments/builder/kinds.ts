import type { Condition } from './tree.ts'

/** What a condition can be about, in the order in which it is offered. */
export const kindGroups = {
  who: ['attribute', 'date', 'identifier', 'recipient'],
  did: ['performed', 'edge', 'total', 'sequence', 'section'],
  wants: ['consent', 'preference', 'frequency'],
  derived: ['segment', 'lifecycle', 'rfm', 'likelihood', 'sample'],
  around: ['signal'],
} as const

type KindGroup = keyof typeof kindGroups
export type Kind = (typeof kindGroups)[KindGroup][number]
export type Of<K extends Kind> = Extract<Condition, Record<K, unknown>>

export const kinds: readonly Kind[] = Object.values(kindGroups).flat()

export const kindOf = (said: Condition): Kind => kinds.find((kind) => Object.hasOwn(said, kind)) ?? 'attribute'

export const isOf = <K extends Kind>(said: Condition, kind: K): said is Of<K> => kindOf(said) === kind

interface Here {
  /** Of the reader's machine, as IANA names it. */
  timeZone: string
  /** Of a draw that nobody has made yet. */
  salt: string
}

/** A condition as it begins: as much is chosen as can be without knowing what is meant. */
export const freshOf = (kind: Kind, { timeZone, salt }: Here): Condition => {
  switch (kind) {
    case 'attribute':
      return { attribute: '', test: { op: 'known' } }
    case 'date':
      return { date: '', is: { op: 'anniversary', withinDays: 7 } }
    case 'identifier':
      return { identifier: 'email' }
    case 'recipient':
      return { recipient: '*' }
    case 'performed':
      return { performed: { event: '*' }, period: { within: { n: 30, unit: 'day' } } }
    case 'edge':
      return { edge: 'first', of: { event: '*' }, period: { within: { n: 30, unit: 'day' } } }
    case 'total':
      return { total: 'sum', property: '', of: { event: '*' }, is: { op: 'atLeast', value: 100 } }
    case 'sequence':
      return { sequence: [{ event: '*' }, { event: '*' }] }
    case 'section':
      return { section: '', seconds: { op: 'atLeast', value: 60 }, period: { within: { n: 30, unit: 'day' } } }
    case 'consent':
      return { consent: '', is: 'allowed' }
    case 'preference':
      return { preference: { channel: 'email' }, is: 'on' }
    case 'frequency':
      return { frequency: ['all', 'weekly'] }
    case 'segment':
      return { segment: '' }
    case 'lifecycle':
      return { lifecycle: ['at_risk'] }
    case 'rfm':
      return { rfm: { recency: [4, 5] } }
    case 'likelihood':
      return {
        likelihood: {
          clues: [{ event: '*', points: 1 }],
          halfLife: { n: 30, unit: 'day' },
          likely: 5,
          unlikely: 1,
        },
        is: 'likely',
      }
    case 'sample':
      return { sample: 10, salt }
    case 'signal':
      return { signal: { kind: 'hour', from: 18, to: 22, timeZone } }
  }
}
