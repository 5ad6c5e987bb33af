import { type Comparison, type Duration, durationMs, type Period, type Times } from '../tests.ts'
import { bad, type Complaint } from './knowledge.ts'

const said = ({ n, unit }: Duration) => `${n} ${unit}${n === 1 ? '' : 's'}`

export const periodComplaints = (period: Period | undefined): Complaint[] => {
  const { within, before, from, to } = period ?? {}
  const found: Complaint[] = []
  if (within && before && durationMs(within) <= durationMs(before))
    found.push(
      bad(
        `Nothing is less than ${said(within)} and at least ${said(before)} ago: let “within” be longer than “before”.`,
      ),
    )
  if (from && to && Date.parse(from) >= Date.parse(to))
    found.push(bad(`The period ends before it begins: let “from” (${from}) lie before “to” (${to}).`))
  return found
}

export const timesComplaints = (times: Times | undefined): Complaint[] =>
  times?.op === 'atLeast' && times.n === 0
    ? [bad('At least 0 times holds of everybody: say at least 1, or leave the condition out.')]
    : []

/** Of what is counted or summed and never below 0. `whole`: and never a fraction. */
export const amountComplaints = ({ op, value }: Comparison, what: string, whole: boolean): Complaint[] => {
  const never =
    (op === 'below' && value <= 0) ||
    ((op === 'atMost' || op === 'equals') && value < 0) ||
    (op === 'equals' && whole && !Number.isInteger(value))
  const always = (op === 'atLeast' && value <= 0) || (op === 'above' && value < 0)
  if (never) return [bad(`${what} can never be that: it is ${whole ? 'a whole number, ' : ''}0 or more.`)]
  return always ? [bad(`${what} is always that: ask for more than 0, or leave the condition out.`)] : []
}

/** A list out of a few words: each once, and not all of them where that would say nothing. */
export const listComplaints = (
  list: readonly (string | number)[] | undefined,
  all: number,
  instead: string | null,
  at?: string,
): Complaint[] => {
  if (!list) return []
  const twice = list.find((one, i) => list.indexOf(one) !== i)
  if (twice !== undefined) return [bad(`${JSON.stringify(twice)} stands here twice: name each once.`, at)]
  return instead !== null && list.length === all ? [bad(instead, at)] : []
}
