import { type Clue, durationMs, type Likelihood } from '@candor/contracts'
import { isInUse, keyOfValue } from './attribute.ts'
import type { Compile } from './condition.ts'
import type { Kind, Plan } from './plan.ts'
import { passes } from './value-test.ts'

/** Of one clue: its points as of now, of those whose time lies ahead apart, and how many there are. */
interface Points {
  readonly kind: Kind
  readonly decaying: string
  readonly ahead: string
  readonly count: string
}

const pointsOf = ({ points, atMost, ...of }: Clue, halfLife: string, plan: Plan): Points => {
  const { now, params } = plan
  const kind = plan.kind(of, { after: null, until: null })
  const each = params.of('Float64', points)
  const weight = (at: string) => `exp2(-(${now} - ${at}) / ${halfLife})`
  if (atMost === undefined) {
    const [past, ahead] = [`${kind.is} and at <= ${now}`, `${kind.is} and at > ${now}`]
    return {
      kind,
      decaying: `${each} * ${plan.aggregate(`sumIf(${weight('at')}, ${past})`)}`,
      ahead: `${each} * ${plan.aggregate(`countIf(${ahead})`)}`,
      count: plan.aggregate(`countIf(${kind.is})`),
    }
  }
  const times = plan.step(`arraySort(${plan.aggregate(`groupArrayIf(at, ${kind.is})`)})`)
  const newest = plan.step(`arraySlice(${times}, -${params.of('Int64', atMost)})`)
  return {
    kind,
    decaying: `${each} * arraySum(t -> if(t <= ${now}, ${weight('t')}, 0), ${newest})`,
    ahead: `${each} * arrayCount(t -> t > ${now}, ${newest})`,
    count: `length(${times})`,
  }
}

const sum = (list: readonly string[]) => list.join(' + ')

/** The score of a person as of now, whether there is any clue, and what somebody said themselves. */
export const scored = (likelihood: Likelihood, plan: Plan) => {
  const halfLife = plan.params.of('Float64', durationMs(likelihood.halfLife))
  const points = likelihood.clues.map((clue) => pointsOf(clue, halfLife, plan))
  const decaying = plan.step(sum(points.map((p) => p.decaying)))
  const ahead = plan.step(sum(points.map((p) => p.ahead)))
  const { declared } = likelihood
  const key = declared && isInUse(declared.attribute, plan) ? keyOfValue(declared.attribute) : null
  return {
    kinds: points.map((p) => p.kind),
    key,
    halfLife,
    decaying,
    ahead,
    score: plan.step(`${decaying} + ${ahead}`),
    isGuessed: plan.step(`${points.map((p) => `${p.count} > 0`).join(' or ')}`),
    isSaid: key === null ? '0' : plan.fact(key, ({ text }) => `${text} != ''`),
    saidSo:
      key === null || !declared
        ? '0'
        : plan.fact(key, ({ text }) => `${text} != '' and ${passes(text, declared.likely, plan.params)}`),
  }
}

/**
 * All points age alike, so what has begun to age goes to zero along one curve, and when it crosses a threshold is known.
 * What lies ahead counts in full until its time: then it is looked at again.
 */
const crossings = (s: ReturnType<typeof scored>, thresholds: readonly number[], plan: Plan): string => {
  const { now, never } = plan
  const crossing = (threshold: number) => {
    const ratio = `${s.decaying} / (${plan.params.of('Float64', threshold)} - ${s.ahead})`
    const crosses = `isFinite(${ratio}) and ${ratio} > 1`
    // Both branches may be computed. Farther away than any calendar reaches is never.
    const later = `floor(least(${never} / 2, ${s.halfLife} * log2(if(${crosses}, ${ratio}, 1))))`
    return `if(${crosses}, ${now} + toInt64(${later}), ${never})`
  }
  const next = plan.aggregate(`min(if((${s.kinds.map((k) => k.is).join(' or ')}) and at > ${now}, at, ${never}))`)
  return plan.step(`greatest(${now} + 1, least(${[...thresholds.map(crossing), next].join(', ')}))`)
}

/** From the points of all clues; who says it themselves is believed instead. */
export const likelihood: Compile<'likelihood'> = ({ likelihood: l, is }, plan) => {
  const s = scored(l, plan)
  const [likely, unlikely] = [plan.params.of('Float64', l.likely), plan.params.of('Float64', l.unlikely)]
  const guessed = {
    likely: `${s.score} >= ${likely}`,
    unlikely: `${s.score} <= ${unlikely}`,
    unclear: `${s.score} < ${likely} and ${s.score} > ${unlikely}`,
  }[is]
  const said = { likely: s.saidSo, unlikely: `not ${s.saidSo}`, unclear: '0' }[is]
  const holds = plan.step(`if(${s.isSaid} = 1, ${said}, ${s.isGuessed} and ${guessed})`)
  const thresholds = { likely: [l.likely], unlikely: [l.unlikely], unclear: [l.likely, l.unlikely] }[is]
  const flip = () => {
    const byClues = `if(${s.isSaid} = 1 or not ${s.isGuessed}, ${plan.never}, ${crossings(s, thresholds, plan)})`
    return plan.step(s.key === null ? byClues : `least(${byClues}, ${plan.known(s.key).shift})`)
  }
  return {
    holds,
    flip: plan.mode === 'live' ? flip() : null,
    blank: false,
    kinds: s.kinds,
    keys: s.key === null ? [] : [s.key],
  }
}
