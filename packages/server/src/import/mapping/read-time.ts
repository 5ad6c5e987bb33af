import type { TimeReading } from '@candor/contracts'
import { DateTime } from 'luxon'
import { RowProblem } from '../row.ts'
import { quote, textOf } from './read-column.ts'

const parse = (text: string, { format = 'iso', zone = 'utc' }: TimeReading): number => {
  if (format === 'unix') return text.trim() === '' ? Number.NaN : Math.round(Number(text) * 1000)
  if (format === 'unix-ms') return text.trim() === '' ? Number.NaN : Math.round(Number(text))
  const read =
    format === 'iso' ? DateTime.fromISO(text, { zone }) : DateTime.fromFormat(text, format, { zone, locale: 'en' })
  return read.toMillis()
}

/**
 * Makes a reader of times, giving ISO 8601 in UTC. A local time that comes twice when clocks go back is the first of
 * the two; one that never was, when they go forward, is moved by the hour that was left out.
 */
export const timeReader = (reading: TimeReading & { column: string }) => {
  // Rows that stand together often share their time, and reading one costs more than all else in a row.
  let lastText: string | undefined
  let lastTime = ''
  return (value: unknown): string => {
    const text = textOf(value)
    if (text === lastText) return lastTime
    const time = new Date(parse(text, reading))
    if (Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 || time.getUTCFullYear() < 0) {
      const wanted = reading.format && reading.format !== 'iso' ? reading.format : 'ISO 8601'
      throw new RowProblem('not_a_time', `${reading.column} is ${quote(value)}, expected ${wanted}`)
    }
    lastText = text
    lastTime = time.toISOString()
    return lastTime
  }
}
