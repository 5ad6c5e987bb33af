import { durationMs, valueClasses } from '@candor/contracts'
import type { Compile } from './condition.ts'
import { longAgo } from './period.ts'
import type { Known, Plan } from './plan.ts'
import { mayPass, passes } from './value-test.ts'

export const keyOfValue = (attribute: string): string => `value:${attribute}`

/** Nothing of a retired attribute is there. */
export const isInUse = (attribute: string, { scene }: Plan): boolean =>
  scene.attributes.get(attribute)?.retired !== true

/** A value that holds passes a test, and comes from one of the classes, and was told within a time. */
export const attribute: Compile<'attribute'> = ({ attribute: name, test, classes, told }, plan) => {
  if (!isInUse(name, plan)) return false
  const { params } = plan
  const key = keyOfValue(name)
  const numbers = classes?.map((c) => valueClasses.indexOf(c) + 1)
  const length = told ? durationMs(told) : null
  const since = length === null ? null : Math.max(longAgo, plan.scene.now - length)
  const isSo = (known: Known) =>
    [
      `${known.text} != ''`,
      passes(known.text, test, params),
      ...(numbers ? [`${known.class} in ${params.of('Array(UInt8)', numbers)}`] : []),
      ...(since === null ? [] : [`${known.told} > ${params.of('Int64', since)}`]),
    ].join(' and ')
  const holds = plan.fact(key, isSo, (texts) => mayPass(texts, test, params))
  const flip = () => {
    const { shift, told: at } = plan.known(key)
    if (length === null) return shift
    return plan.step(`least(${shift}, if(${holds}, ${at} + ${params.of('Int64', length)}, ${plan.never}))`)
  }
  return { holds, flip: plan.mode === 'live' ? flip() : null, blank: false, kinds: [], keys: [key] }
}
