import type { DurationUnit } from '../tests.ts'
import { formatsOf } from './formats.ts'

export const f = formatsOf('ar')

/** Forms of a counted noun: one, two, 3–10, 11–99, hundreds and fractions; in the genitive and accusative, which read alike. */
type Noun = readonly [one: string, two: string, few: string, many: string, other: string]
export const counted = (n: number, [one, two, few, many, other]: Noun): string => {
  const category = f.plural(Math.abs(n))
  if (n === 1) return one
  if (n === 2) return two
  return `${f.number(n)} ${category === 'few' ? few : category === 'many' ? many : other}`
}
export const units: Readonly<Record<DurationUnit, Noun>> = {
  second: ['ثانية واحدة', 'ثانيتين', 'ثوانٍ', 'ثانية', 'ثانية'],
  minute: ['دقيقة واحدة', 'دقيقتين', 'دقائق', 'دقيقة', 'دقيقة'],
  hour: ['ساعة واحدة', 'ساعتين', 'ساعات', 'ساعة', 'ساعة'],
  day: ['يوم واحد', 'يومين', 'أيام', 'يومًا', 'يوم'],
  week: ['أسبوع واحد', 'أسبوعين', 'أسابيع', 'أسبوعًا', 'أسبوع'],
}
export const timesNoun: Noun = ['مرة واحدة', 'مرتين', 'مرات', 'مرة', 'مرة']
/** Nominative; and after a preposition. */
export const points: Noun = ['نقطة واحدة', 'نقطتان', 'نقاط', 'نقطة', 'نقطة']
export const pointsAfter: Noun = ['نقطة واحدة', 'نقطتين', 'نقاط', 'نقطة', 'نقطة']
