import type { Mood } from '@candor/contracts'
import type { Reading } from './themes/read-themes.ts'

const names = { '-1': 'negative', '0': 'neutral', '1': 'positive' } as const satisfies Record<string, Mood>

export const moodOf = (polarity: -1 | 0 | 1): Mood => names[`${polarity}`]

/** How a reading is told. */
export const moodsOf = (reading: Reading): Record<string, Mood> =>
  Object.fromEntries(Object.entries(reading).map(([theme, polarity]) => [theme, moodOf(polarity)]))

export const polarityOf: Record<Mood, -1 | 0 | 1> = { negative: -1, neutral: 0, positive: 1 }
