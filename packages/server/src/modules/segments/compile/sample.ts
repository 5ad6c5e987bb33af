import type { Compile } from './condition.ts'

/** The first four bytes of MD5 of salt and person, as a share of all there are: always the same people. */
export const sample: Compile<'sample'> = ({ sample: percent, salt }, plan) => {
  const digest = `MD5(concat(${plan.params.of('String', `${salt}:`)}, toString(person)))`
  const drawn = `reinterpretAsUInt32(reverse(substring(${digest}, 1, 4))) / 4294967296`
  return {
    holds: plan.step(`${drawn} < ${plan.params.of('Float64', percent / 100)}`),
    ...{ flip: null, blank: null, kinds: [], keys: [] },
  }
}
