import type { DateTest } from '@candor/contracts'
import { isInUse, keyOfValue } from './attribute.ts'
import type { Compile } from './condition.ts'
import { comingRound, dayMs, dayNumberIn, dayOfYearIn, daysOfYear, isDay, isYearless, textOfDay } from './days.ts'
import type { Plan } from './plan.ts'

/** A test of a JSON text, and when time alone may change its answer. */
interface Tested {
  readonly holds: string
  readonly turn: string | null
  /** Cheap, and so of everything that passes. */
  readonly may?: string
}

const comesRound = (raw: string, withinDays: number, plan: Plan): Tested => {
  const { near, turns } = comingRound(plan.scene.now, withinDays)
  const { params, never } = plan
  const list = params.of('Array(String)', near)
  return {
    may: `${dayOfYearIn(raw)} in ${list}`,
    holds: `(${isYearless(raw)} or ${isDay(raw)}) and ${dayOfYearIn(raw)} in ${list}`,
    turn: `transform(${dayOfYearIn(raw)}, ${params.of('Array(String)', daysOfYear)}, ${params.of('Array(Int64)', turns)}, ${never})`,
  }
}

const liesNear = (raw: string, { op, days }: Extract<DateTest, { op: 'next' | 'last' }>, plan: Plan): Tested => {
  const { params, never, scene } = plan
  const today = Math.floor(scene.now / dayMs)
  const [from, to] = op === 'next' ? [today, today + days] : [today - days, today]
  const day = (n: number) => params.of('String', textOfDay(n))
  // In on these days: until the last of them is over.
  const number = dayNumberIn(raw)
  const [first, last] =
    op === 'next'
      ? [`${number} - ${params.of('Int64', days)}`, number]
      : [number, `${number} + ${params.of('Int64', days)}`]
  const today64 = params.of('Int64', today)
  return {
    holds: `${isDay(raw)} and substring(${raw}, 2, 10) >= ${day(from)} and substring(${raw}, 2, 10) <= ${day(to)}`,
    turn: `if(${isDay(raw)}, multiIf(${first} > ${today64}, (${first}) * ${dayMs},
      ${last} >= ${today64}, (${last} + 1) * ${dayMs}, ${never}), ${never})`,
  }
}

const tested = (raw: string, test: DateTest, plan: Plan): Tested => {
  switch (test.op) {
    case 'anniversary':
      return comesRound(raw, test.withinDays, plan)
    case 'next':
    case 'last':
      return liesNear(raw, test, plan)
    default: {
      const sign = test.op === 'before' ? '<' : '>='
      const day = plan.params.of('String', test.day)
      return { holds: `${isDay(raw)} and substring(${raw}, 2, 10) ${sign} ${day}`, turn: null }
    }
  }
}

/** A day that is known of somebody, seen from today. A birthday without its year lies nowhere but in the round of the year. */
export const date: Compile<'date'> = ({ date: name, is }, plan) => {
  if (!isInUse(name, plan)) return false
  const key = keyOfValue(name)
  const may = (texts: string) => {
    const { may: passing } = tested('t', is, plan)
    return passing ? `arrayExists(t -> ${passing}, ${texts})` : `notEmpty(${texts})`
  }
  const holds = plan.fact(key, ({ text }) => tested(text, is, plan).holds, may)
  const flip = () => {
    const { text, shift } = plan.known(key)
    const { turn } = tested(text, is, plan)
    return turn === null ? shift : plan.step(`least(${shift}, ${turn})`)
  }
  return { holds, flip: plan.mode === 'live' ? flip() : null, blank: false, kinds: [], keys: [key] }
}
