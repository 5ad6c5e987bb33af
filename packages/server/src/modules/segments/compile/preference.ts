import type { Compile, Leaf } from './condition.ts'
import type { Plan } from './plan.ts'
import { not } from './tree.ts'

const key = 'preference'

/** What somebody chose; empty: nothing. */
const chosen = (
  name: string,
  plan: Plan,
  test: (chosen: string) => string,
): Pick<Leaf, 'holds' | 'flip' | 'kinds' | 'keys'> => ({
  holds: plan.fact(key, ({ texts }) => test(`JSONExtractString(${texts}[1], ${plan.params.of('String', name)})`)),
  flip: null,
  kinds: [],
  keys: [key],
})

/** On or off, by what they chose; for whoever has not chosen, a channel is on and a topic as the workspace says. */
export const preference: Compile<'preference'> = ({ preference: of, is }, plan) => {
  const isTopic = 'topic' in of
  const byDefault = !isTopic || plan.scene.topicsOn.has(of.topic) ? 'on' : 'off'
  const name = isTopic ? `topic:${of.topic}` : `channel:${of.channel}`
  const wants = plan.params.of('String', is)
  if (byDefault !== is) return { ...chosen(name, plan, (c) => `${c} = ${wants}`), blank: false }
  // True unless the other was chosen.
  const other = plan.params.of('String', is === 'on' ? 'off' : 'on')
  return not({ ...chosen(name, plan, (c) => `${c} = ${other}`), blank: false })
}

export const frequency: Compile<'frequency'> = ({ frequency: list }, plan) => ({
  ...chosen('frequency', plan, (c) => `${c} in ${plan.params.of('Array(String)', list)}`),
  blank: false,
})
