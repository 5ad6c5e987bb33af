import { type Purpose, purposes } from '@candor/contracts'
import { dayOf } from '../dates.ts'
import { type AgeBand, ageBands, type Decision, type Pack, type RequestKind, requestKinds } from '../model.ts'
import { everywhere, holdsIn } from '../resolve/places.ts'
import { type Resolution, resolveRules } from '../resolve/resolve-rules.ts'

/** One thing that a new pack says differently. `jurisdiction` null: where nothing is known of the place. */
export type Change = { jurisdiction: string | null; from: string } & (
  | { what: 'decision'; purpose: Purpose; before: Decision; after: Decision; ageBands: AgeBand[] }
  | { what: 'sensitive'; before: Decision; after: Decision; ageBands: AgeBand[] }
  | { what: 'separate' | 'asking'; purpose: Purpose }
  | { what: 'guardian'; before: number | null; after: number | null }
  | { what: 'clock'; request: RequestKind }
  | { what: 'signal' | 'lasting' | 'duties' }
)

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const statedPlaces = (packs: readonly Pack[]) => [
  ...new Set(packs.flatMap((pack) => pack.laws.flatMap((law) => law.jurisdictions))),
]

/** Whether two packs say the same of a place, its subdivisions included, word by word. */
const saysTheSame = (packs: [Pack, Pack], place: string) => {
  const [before, after] = packs.map((pack) =>
    pack.laws.filter((law) => holdsIn(law, place) || law.jurisdictions.some((j) => j.startsWith(`${place}-`))),
  )
  return same(before, after)
}

/** Today, and every later day on which either pack says something new. */
const turningPoints = (packs: readonly Pack[], today: string) => {
  const dates = packs.flatMap((pack) =>
    pack.laws.flatMap((law) =>
      [law, law.rules, law.signals, law.clocks, law.lasting, law.asking, law.guardian, law.duties]
        .flat()
        .flatMap(({ from, until }) => [from, until]),
    ),
  )
  return [...new Set([today, ...dates.filter((date) => date !== undefined && date > today)])].map(String).sort()
}

const decisionChanges = (packs: [Pack, Pack], jurisdiction: string | null, from: string): Change[] => {
  const changes = ageBands.flatMap((band) => {
    const question = { jurisdiction, at: new Date(from), ageBand: band, signals: [] }
    const [before, after] = [resolveRules(packs[0], question), resolveRules(packs[1], question)]
    return [
      ...purposes.map((purpose) => ({ purpose, before: before.defaults[purpose], after: after.defaults[purpose] })),
      { purpose: null, before: before.sensitive, after: after.sensitive },
    ]
      .filter((change) => change.before !== change.after)
      .map((change) => ({ ...change, band }))
  })
  // Ages that change alike are one change.
  return [...Map.groupBy(changes, (c) => `${c.purpose} ${c.before} ${c.after}`).values()].flatMap((group): Change[] => {
    const [first] = group
    if (!first) return []
    const { purpose, before, after } = first
    const shared = { jurisdiction, from, before, after, ageBands: group.map((c) => c.band) }
    return [purpose ? { what: 'decision', purpose, ...shared } : { what: 'sensitive', ...shared }]
  })
}

const clockOf = (r: Resolution, request: RequestKind) => [r.clocks[request]?.within, r.clocks[request]?.extension]
const termsOf = (r: Resolution, p: Purpose) => [r.asking[p]?.wait?.atLeast, r.asking[p]?.renew?.within]
const signalsOf = (r: Resolution) => r.binding.map((b) => b.signal).sort()
const lastingOf = (r: Resolution) => Object.entries(r.lasting).map(([what, l]) => [what, l.atLeast])
const dutiesOf = (r: Resolution) => r.duties.map((d) => d.duty).sort()

const otherChanges = (packs: [Pack, Pack], jurisdiction: string | null, from: string): Change[] => {
  const question = { jurisdiction, at: new Date(from), signals: ['gpc'] } as const
  const [before, after] = [resolveRules(packs[0], question), resolveRules(packs[1], question)]
  const place = { jurisdiction, from }
  const differs = (pick: (r: Resolution) => unknown) => !same(pick(before), pick(after))
  const guardianOf = (r: Resolution) => r.guardian?.below ?? null
  return [
    ...purposes
      .filter((p) => differs((r) => r.separate.includes(p)))
      .map((purpose): Change => ({ what: 'separate', purpose, ...place })),
    ...purposes
      .filter((p) => differs((r) => termsOf(r, p)))
      .map((purpose): Change => ({ what: 'asking', purpose, ...place })),
    ...requestKinds
      .filter((request) => differs((r) => clockOf(r, request)))
      .map((request): Change => ({ what: 'clock', request, ...place })),
    ...(
      [
        ['signal', signalsOf],
        ['lasting', lastingOf],
        ['duties', dutiesOf],
      ] as const
    )
      .filter(([, pick]) => differs(pick))
      .map(([what]): Change => ({ what, ...place })),
    ...(differs(guardianOf)
      ? [{ what: 'guardian', before: guardianOf(before), after: guardianOf(after), ...place } as const]
      : []),
  ]
}

/** The change but for its day: one that goes on is told once, on its first day. */
const butForItsDay = ({ from: _, ...change }: Change) => JSON.stringify(change)

/**
 * What a new pack changes for people, from a day on, future rules included: the effect is compared in every place either
 * pack names, at every age, on every day that brings something new. A file rewritten to the same effect is no change.
 */
export const diffPacks = (before: Pack, after: Pack, at: Date): Change[] => {
  if (before.digest === after.digest) return []
  const packs: [Pack, Pack] = [before, after]
  const places = statedPlaces(packs).filter((place) => place !== everywhere && !saysTheSame(packs, place))
  const days = turningPoints(packs, dayOf(at))
  return [null, ...places].flatMap((place) => {
    let dayBefore = new Set<string>()
    return days.flatMap((day) => {
      const changes = [...decisionChanges(packs, place, day), ...otherChanges(packs, place, day)]
      const fresh = changes.filter((change) => !dayBefore.has(butForItsDay(change)))
      dayBefore = new Set(changes.map(butForItsDay))
      return fresh
    })
  })
}
