import { type FlowFacts, type FlowSaid, type FlowStep, holdsOf } from '@candor/contracts'

type Steps = FlowSaid['steps']

export const placeOf = (steps: Steps, id: string): number => steps.findIndex((step) => step.id === id)

/** Should a question be left out, since its answer is known and fresh? */
export type IsLeftOut = (step: Extract<FlowStep, { kind: 'question' }>) => boolean

const after = (steps: Steps, at: number, facts: FlowFacts): number => {
  const step = steps[at]!
  if (step.kind === 'end') return steps.length
  const branch = step.next.find((one) => one.when === undefined || holdsOf(one.when, facts))
  return branch ? placeOf(steps, branch.to) : at + 1
}

/** The first station at or after a place at which a person stops. Null: the flow is over. Pure. */
const settle = (steps: Steps, from: number, facts: FlowFacts, isLeftOut: IsLeftOut): FlowStep | null => {
  let at = from
  while (at < steps.length) {
    const step = steps[at]!
    if (step.kind !== 'question' || !isLeftOut(step)) return step
    at = after(steps, at, facts)
  }
  return null
}

/** Where a flow begins for somebody. Pure; it only goes on, so it ends. */
export const firstStep = (said: FlowSaid, facts: FlowFacts, isLeftOut: IsLeftOut): FlowStep | null =>
  settle(said.steps, 0, facts, isLeftOut)

/** Where it goes on after a step. */
export const stepAfter = (said: FlowSaid, id: string, facts: FlowFacts, isLeftOut: IsLeftOut): FlowStep | null => {
  const at = placeOf(said.steps, id)
  return at < 0 ? null : settle(said.steps, after(said.steps, at, facts), facts, isLeftOut)
}

/** The result of a quiz with the most points; of several the first. Null: it has none. Pure. */
export const resultOf = (
  said: FlowSaid,
  answers: Readonly<Record<string, unknown>>,
): FlowSaid['results'][number] | null => {
  const pointsOf = (result: FlowSaid['results'][number]) =>
    result.points.reduce((sum, { step, option, points }) => {
      const answer = answers[step]
      const isChosen = answer === option || (Array.isArray(answer) && answer.includes(option))
      return isChosen ? sum + points : sum
    }, 0)
  let best: { result: FlowSaid['results'][number]; points: number } | null = null
  for (const result of said.results) {
    const points = pointsOf(result)
    if (!best || points > best.points) best = { result, points }
  }
  return best?.result ?? null
}
