import type { FastifyReply } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { problem } from './problem.ts'

/** Calls a minute, in each API process. Intake is not counted here; it has its own back-pressure. */
export interface Limits {
  /** Of one operator or API key. */
  principal: number
  /** From one address without valid credentials: sign-in pages, health checks, guesses. */
  address: number
}

export const defaultLimits: Limits = { principal: 6000, address: 600 }

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000))

/** Counts a call; throws `rate_limited` with Retry-After when the minute's allowance is used up. */
export type CountCall = (reply: FastifyReply, who: { kind: keyof Limits; key: string }) => Promise<void>

export const createLimits = (limits: Limits): CountCall => {
  const counters = {
    principal: new RateLimiterMemory({ points: limits.principal, duration: 60 }),
    address: new RateLimiterMemory({ points: limits.address, duration: 60 }),
  }
  return async (reply, { kind, key }) => {
    const quota = limits[kind]
    const count = await counters[kind].consume(key).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal
      throw refusal
    })
    const reset = seconds(count.msBeforeNext)
    // draft-ietf-httpapi-ratelimit-headers-10: q quota, w window, r remaining, t seconds until it is full again.
    reply.header('ratelimit-policy', `"${kind}";q=${quota};w=60`)
    reply.header('ratelimit', `"${kind}";r=${count.remainingPoints};t=${reset}`)
    if (count.consumedPoints > quota) throw problem('rate_limited', { retryAfter: reset })
  }
}
