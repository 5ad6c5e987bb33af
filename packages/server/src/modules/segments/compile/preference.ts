import type { Compile, Condition } from './condition.ts'
import type { Plan } from './plan.ts'

const key = 'preference'

/** What somebody chose; empty: nothing. */
const chosen = (
  name: string,
  plan: Plan,
  test: (chosen: string) => string,
): Pick<Condition, 'holds' | 'flip' | 'kinds' | 'keys'> => ({
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
  const not = chosen(name, plan, (c) => `${c} = ${other}`)
  return { ...not, holds: plan.step(`not ${not.holds}`), blank: true }
}

export const frequency: Compile<'frequency'> = ({ frequency: list }, plan) => ({
  ...chosen('frequency', plan, (c) => `${c} in ${plan.params.of('Array(String)', list)}`),
  blank: false,
})
