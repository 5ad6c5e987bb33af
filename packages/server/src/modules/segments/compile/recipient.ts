import type { Compile } from './condition.ts'
import { passes } from './value-test.ts'

const key = 'recipient'

/**
 * Somebody they give to, of whom all of this is known: each value only if it was told for the purpose. A value stands as
 * `[value, "<purposes as bits>"]` under its name.
 */
export const recipient: Compile<'recipient'> = ({ recipient: relation, where }, plan) => {
  const { params, bit } = plan
  const tests = (where ?? []).flatMap(({ property, test }) => {
    const [name = '', ...more] = property.split('.').map((part) => params.of('String', part))
    const value = `JSONExtractRaw(${['t', "'values'", name, '1', ...more].join(', ')})`
    const collected = `toUInt64OrZero(JSONExtractString(t, 'values', ${name}, 2))`
    return [`bitAnd(${collected}, ${bit}) != 0`, passes(value, test, params)]
  })
  const isSo = [
    `bitAnd(c, ${bit}) != 0`,
    ...(relation === '*' ? [] : [`JSONExtractString(t, 'relation') = ${params.of('String', relation)}`]),
    ...tests,
  ].join(' and ')
  const holds = plan.fact(key, ({ texts, collected }) => `arrayExists((t, c) -> ${isSo}, ${texts}, ${collected})`)
  return { holds, flip: null, blank: false, kinds: [], keys: [key] }
}
