/** What is left of the points of one payment. Times in milliseconds since 1970. */
export interface Lot {
  readonly paymentId: number
  readonly pending: number
  readonly active: number
  /** When pending points can be spent; null: they are held until somebody decides. */
  readonly activeAt: number | null
  /** When they are over; null: never, or not before they are released. */
  readonly expiresAt: number | null
}

export type Account = 'issued' | 'pending' | 'active' | 'spent' | 'expired'

/** Points of one payment that go from an account to another. */
export interface Transfer {
  readonly paymentId: number
  readonly kind: 'earn' | 'activate' | 'spend' | 'expire' | 'reverse'
  readonly from: Account
  readonly to: Account
  readonly points: number
}

/** What people may still come to spend, in all: by how much a transfer changes it. */
export const outstandingChange = ({ from, to, points }: Transfer): number => {
  const isOutstanding = (account: Account) => account === 'pending' || account === 'active'
  return (Number(isOutstanding(to)) - Number(isOutstanding(from))) * points
}

/** What time alone has made of a lot, in order; pure. */
export const dueOf = (lot: Lot, now: number): Transfer[] => {
  const { paymentId, pending, active, activeAt, expiresAt } = lot
  const becomesActive = pending > 0 && activeAt !== null && activeAt <= now
  const ending = active + (becomesActive ? pending : 0)
  const ends = ending > 0 && expiresAt !== null && expiresAt <= now
  return [
    ...(becomesActive
      ? [{ paymentId, kind: 'activate' as const, from: 'pending' as const, to: 'active' as const, points: pending }]
      : []),
    ...(ends
      ? [{ paymentId, kind: 'expire' as const, from: 'active' as const, to: 'expired' as const, points: ending }]
      : []),
  ]
}

/** When time alone will change a lot next; null: never. */
export const nextDue = ({ pending, active, activeAt, expiresAt }: Lot): number | null => {
  const moments = [pending > 0 ? activeAt : null, active > 0 ? expiresAt : null].filter((at) => at !== null)
  return moments.length > 0 ? Math.min(...moments) : null
}

/** A lot after transfers of its points. */
export const after = (lot: Lot, transfers: readonly Transfer[]): Lot => {
  const own = transfers.filter((t) => t.paymentId === lot.paymentId)
  const change = (account: Account) =>
    own.reduce((n, { from, to, points }) => n + (to === account ? points : 0) - (from === account ? points : 0), 0)
  return { ...lot, pending: lot.pending + change('pending'), active: lot.active + change('active') }
}

/** Lots as they are now, whether or not a worker has come to them yet. */
export const asOf = (lots: readonly Lot[], now: number): Lot[] => lots.map((lot) => after(lot, dueOf(lot, now)))

/** Those that end first, first; of those that end together or never, the oldest. */
const firstToEnd = (a: Lot, b: Lot) =>
  (a.expiresAt ?? Number.POSITIVE_INFINITY) - (b.expiresAt ?? Number.POSITIVE_INFINITY) || a.paymentId - b.paymentId

/** From which lots points are spent; null: there are not enough. Infinity less infinity is no number, and falls to the age. */
export const spendFrom = (lots: readonly Lot[], points: number): Transfer[] | null => {
  let missing = points
  const transfers: Transfer[] = []
  for (const { paymentId, active } of [...lots].sort(firstToEnd)) {
    const taken = Math.min(active, missing)
    if (taken > 0) transfers.push({ paymentId, kind: 'spend', from: 'active', to: 'spent', points: taken })
    missing -= taken
  }
  return missing === 0 ? transfers : null
}

/** What is left of an earning goes back to where it came from. */
export const takeBack = ({ paymentId, pending, active }: Lot): Transfer[] =>
  [['pending', pending] as const, ['active', active] as const].flatMap(([from, points]) =>
    points > 0 ? [{ paymentId, kind: 'reverse' as const, from, to: 'issued' as const, points }] : [],
  )

export interface Balance {
  readonly active: number
  readonly pending: number
  readonly expiring: { points: number; at: number }[]
}

/** Of lots as they are now: what can be spent, what will be, and what ends on the next three dates. */
export const balanceOf = (lots: readonly Lot[]): Balance => {
  const sum = (of: (lot: Lot) => number) => lots.reduce((n, lot) => n + of(lot), 0)
  const ends = Map.groupBy(
    lots.filter((l) => l.active > 0 && l.expiresAt !== null),
    (l) => l.expiresAt!,
  )
  const expiring = [...ends]
    .sort(([a], [b]) => a - b)
    .slice(0, 3)
    .map(([at, some]) => ({ at, points: some.reduce((n, l) => n + l.active, 0) }))
  return { active: sum((l) => l.active), pending: sum((l) => l.pending), expiring }
}
