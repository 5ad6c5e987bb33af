import { createHash } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'

const quarter = 15 * 60

/**
 * Wrong passwords allowed in a time. The account alone has a wide limit, and the pair of account and address a narrow
 * one: a stranger who guesses at an account is stopped soon, and its owner elsewhere is not locked out with them.
 */
const rules = {
  pair: { points: 10, duration: quarter },
  address: { points: 100, duration: quarter },
  account: { points: 200, duration: 3600 },
} as const

type Rule = keyof typeof rules

/** The table holds hashes: neither addresses nor e-mails of people who mistyped stand in it. */
const hashed = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('base64url')

export interface SignInLimits {
  /** Counts an attempt before the password is looked at; throws `rate_limited`. Parallel guesses count as well. */
  attempt(address: string, email: string): Promise<void>
  /** The password was right: this pair starts anew. */
  succeeded(address: string, email: string): Promise<void>
}

export const createSignInLimits = ({ pool }: Postgres): SignInLimits => {
  const limiter = (rule: Rule) =>
    new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'sign_in_attempts',
      tableCreated: true,
      keyPrefix: rule,
      ...rules[rule],
    })
  const limiters = { pair: limiter('pair'), address: limiter('address'), account: limiter('account') }
  const keys = (address: string, email: string): [Rule, string][] => [
    ['pair', hashed(address, email.toLowerCase())],
    ['address', hashed(address)],
    ['account', hashed(email.toLowerCase())],
  ]
  return {
    attempt: async (address, email) => {
      for (const [rule, key] of keys(address, email)) {
        await limiters[rule].consume(key).catch((refusal: unknown) => {
          if (!(refusal instanceof RateLimiterRes)) throw refusal
          const retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
          throw problem('rate_limited', {
            retryAfter,
            detail: 'Too many wrong passwords. Your password still works later.',
          })
        })
      }
    },
    succeeded: async (address, email) => {
      for (const [rule, key] of keys(address, email)) {
        if (rule === 'pair') await limiters[rule].delete(key)
        else await limiters[rule].reward(key)
      }
    },
  }
}
