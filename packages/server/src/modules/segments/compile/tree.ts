import { type Condition, constant, earliest, isConstant, latest } from './condition.ts'
import type { Plan } from './plan.ts'

const merged = (list: readonly Condition[]) => ({
  kinds: [...new Map(list.flatMap((c) => c.kinds).map((k) => [k.index, k])).values()],
  keys: [...new Set(list.flatMap((c) => c.keys))],
})

const opposite = (holds: string): string => {
  if (isConstant({ holds })) return holds === '1' ? '0' : '1'
  return holds.startsWith('not ') ? holds.slice(4) : `not ${holds}`
}

/** The same turned round. `holds` is the name of a step or `not` before one. */
export const negated = (c: Condition): Condition => ({
  ...c,
  holds: opposite(c.holds),
  blank: c.blank === null ? null : !c.blank,
})

/** `all` is false as long as one is: what is true can wait for what is not, and the other way round for `any`. */
const flipOf = (list: readonly Condition[], holds: string, isAll: boolean, plan: Plan): string | null => {
  const decided = earliest(list.map((c) => c.flip))
  if (decided === null) return null
  const waitsFor = latest(
    list.map((c) => {
      const isHolding = isAll ? c.holds : opposite(c.holds)
      // Those that are as they should be do not hold it up; one that never changes does for ever.
      return `if(${isHolding}, ${plan.longAgo}, ${c.flip ?? plan.never})`
    }),
  )
  return plan.step(`if(${isAll ? holds : opposite(holds)}, ${decided}, ${waitsFor})`)
}

const joined = (list: readonly Condition[], plan: Plan, isAll: boolean): Condition => {
  const decides = list.find((c) => c.holds === (isAll ? '0' : '1'))
  if (decides) return constant(!isAll)
  const open = list.filter((c) => !isConstant(c))
  if (open.length === 0) return constant(isAll)
  if (open.length === 1) return open[0]!
  const holds = plan.step(open.map((c) => c.holds).join(isAll ? ' and ' : ' or '))
  const decidesBlank = open.some((c) => c.blank === !isAll)
  const isOpen = open.some((c) => c.blank === null)
  return {
    holds,
    flip: plan.mode === 'live' ? flipOf(open, holds, isAll, plan) : null,
    blank: decidesBlank ? !isAll : isOpen ? null : isAll,
    ...merged(open),
  }
}

/** All of them hold. */
export const all = (list: readonly Condition[], plan: Plan): Condition => joined(list, plan, true)

/** One of them holds. */
export const any = (list: readonly Condition[], plan: Plan): Condition => joined(list, plan, false)
