import type { Compile } from './condition.ts'

/** What they answered to a purpose. Of a purpose that the workspace does not have nothing holds. */
export const consent: Compile<'consent'> = ({ consent: purpose, is }, plan) => {
  const bit = plan.purposes.get(purpose)
  if (bit === undefined) return false
  const { allow, refused } = plan.allowed()
  const flag = plan.params.of('UInt64', String(bit))
  const isAllowed = `bitAnd(${allow}, ${flag}) != 0`
  const isRefused = `bitAnd(${refused}, ${flag}) != 0`
  const byDefault = (plan.defaults & bit) !== 0n
  const [sql, blank] = {
    allowed: [isAllowed, byDefault] as const,
    refused: [isRefused, false] as const,
    unknown: [`not (${isAllowed}) and not (${isRefused})`, !byDefault] as const,
  }[is]
  // A grant that ends is ended by the sweep, which touches whoever gave it: the clock alone changes nothing here.
  return { holds: plan.step(sql), flip: null, blank, kinds: [], keys: [] }
}
