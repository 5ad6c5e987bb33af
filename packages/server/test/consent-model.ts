/** The reference model of consent: an answer is a sentence somebody said; who somebody is, is a name that leads to another. */
export interface Said {
  readonly says: 'yes' | 'no' | 'over'
  /** When it was said, milliseconds since 1970, and the how-manieth thing said it was. */
  readonly at: number
  readonly order: number
  readonly verified: boolean
  /** A yes whose time is over. */
  readonly ended: boolean
}

const isLater = (a: Said, b: Said) => a.at > b.at || (a.at === b.at && a.order > b.order)

const inOrder = (x: Said, y: Said): [Said, Said] => (isLater(x, y) ? [y, x] : [x, y])

/** Saying no twice makes one no, as well checked as the better of the two. */
const twoNoes = (first: Said, second: Said): Said => ({ ...second, verified: first.verified || second.verified })

/** The same person says one and the other: the last word holds, but no unchecked yes lifts a checked no. */
const lastWord = (x: Said, y: Said): Said => {
  const [first, second] = inOrder(x, y)
  if (x.says === 'no' && y.says === 'no') return twoNoes(first, second)
  if (x.says === 'no' && x.verified && !y.verified) return x
  if (y.says === 'no' && y.verified && !x.verified) return y
  return second
}

/** Two people are one: a later verified answer supersedes an unverified one; else a no beats a yes; else the later holds. */
const both = (x: Said | undefined, y: Said | undefined): Said | undefined => {
  if (!x || !y) return x ?? y
  const [first, second] = inOrder(x, y)
  if (x.says === 'no' && y.says === 'no') return twoNoes(first, second)
  if (second.verified && !first.verified) return second
  if (x.says === y.says) return second
  return [x, y].find((s) => s.says === 'no') ?? second
}

/** So many people, of whom nobody has said anything. Bit 0 is what a contract cannot be kept without. */
export const createConsentModel = (people: number) => {
  const leads = [...Array(people).keys()]
  const said = leads.map(() => new Map<number, Said>())
  const whoIs = (i: number): number => (leads[i] === i ? i : whoIs(leads[i]!))
  return {
    whoIs,
    hear: (i: number, bit: number, next: Said): void => {
      const mine = said[whoIs(i)]!
      const before = mine.get(bit)
      mine.set(bit, before ? lastWord(before, next) : next)
    },
    join: (a: number, b: number): void => {
      const [x, y] = [whoIs(a), whoIs(b)]
      leads[y] = x
      for (const bit of new Set([...said[x]!.keys(), ...said[y]!.keys()]))
        said[x]!.set(bit, both(said[x]!.get(bit), said[y]!.get(bit))!)
      said[y]!.clear()
    },
    sweep: (): void => {
      for (const mine of said)
        for (const [bit, s] of mine) if (s.says === 'yes' && s.ended) mine.set(bit, { ...s, says: 'over' })
    },
    mayRead: (i: number, bit: number): boolean => {
      const s = said[whoIs(i)]!.get(bit)
      if (s?.says === 'no') return false
      if (s?.says === 'yes') return !s.ended
      return bit === 0
    },
  }
}
export type ConsentModel = ReturnType<typeof createConsentModel>
