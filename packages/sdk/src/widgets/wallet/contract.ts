/** What the wallet of the server says. Shapes only; times are ISO 8601, money in the smallest unit of its currency. */

export type Benefit =
  | { kind: 'percent'; percent: number }
  | { kind: 'amount'; amount: number; currency: string }
  | { kind: 'gift'; sku: string }

export interface Coupon {
  id: number
  name: string
  description: string
  /** Null while somebody looks at it. */
  code: string | null
  benefit: Benefit
  state: 'held' | 'open' | 'reserved' | 'used' | 'ended' | 'void'
  endsAt: string | null
}

export interface Item {
  key: string
  name: string
  description: string
  /** In points; 0: for nothing. */
  price: number
  benefit: Benefit
  affordable: boolean
  endsAt: string | null
}

export interface Entry {
  kind: 'earn' | 'activate' | 'spend' | 'expire' | 'reverse'
  to: 'issued' | 'pending' | 'active' | 'spent' | 'expired'
  points: number
  reason: string
  /** What of the person was used, where the reward is for use. */
  used: string[]
  at: string
}

/** GET /v1/wallet?locale=… with a signed preference token; POST /v1/wallet/take answers the same. */
export interface Wallet {
  pointsName: string | null
  balance: { active: number; pending: number; expiring: { points: number; at: string }[] }
  tier: {
    key: string | null
    name: string | null
    earned: number
    next: { key: string; missing: number } | null
    nextName: string | null
  }
  coupons: Coupon[]
  items: Item[]
  entries: Entry[]
}
