import type { PipelineEvent } from '../../packages/server/src/modules/ingestion/pipeline/event.ts'
import { normalise } from '../../packages/server/src/modules/ingestion/pipeline/normalise.ts'

/** The same events in each run. Park and Miller's generator. */
const createDice = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

const start = Date.UTC(2026, 0, 1)
const spacingMs = 10
const pages = ['/coffee', '/coffee/house-blend', '/tea', '/basket', '/checkout']

/**
 * People with a device and an account each, first met apart. Of the events 1 % are identifies that show the two to be one
 * person's, and 4 % identifies that tell an address and two traits; the others are page views, of the device, of the
 * account, or of both once they are known to belong together.
 */
export const createCrowd = (people: number) => {
  const dice = createDice(20_261_122)
  const met = new Uint8Array(people)
  const [device, account, joined] = [1, 2, 4]
  const apart: number[] = []
  let made = 0

  const meet = (i: number, who: number) => {
    const before = met[i]!
    met[i] = before | who
    if (before !== 0 && before !== met[i]) apart.push(i)
  }
  const event = (): Record<string, unknown> => {
    const n = made++
    const common = { messageId: `m-${n}`, timestamp: new Date(start + n * spacingMs).toISOString() }
    const luck = dice()
    if (luck < 0.01 && apart.length > 0) {
      const at = Math.floor(dice() * apart.length)
      const i = apart[at]!
      apart[at] = apart.at(-1)!
      apart.pop()
      met[i]! |= joined
      return { ...common, type: 'identify', userId: `user-${i}`, anonymousId: `device-${i}`, traits: {} }
    }
    const i = Math.floor(dice() * people)
    if (luck < 0.05) {
      meet(i, account)
      const traits = { email: `person-${i}@example.com`, plan: n % 3 === 0 ? 'pro' : 'free', visits: n % 50 }
      return { ...common, type: 'identify', userId: `user-${i}`, traits }
    }
    const page = { ...common, type: 'page', properties: { path: pages[n % pages.length] } }
    if (met[i]! & joined) return { ...page, userId: `user-${i}`, anonymousId: `device-${i}` }
    const who = dice() < 0.5 ? device : account
    meet(i, who)
    return { ...page, ...(who === device ? { anonymousId: `device-${i}` } : { userId: `user-${i}` }) }
  }
  return {
    /** The next events, as the pipeline has them before its first step. */
    next: (n: number): PipelineEvent[] => eventsOf(Array.from({ length: n }, event)),
    /** A person who is known by now. */
    somebody: (): string => {
      for (;;) {
        const i = Math.floor(dice() * people)
        if (met[i]! & account) return `user-${i}`
      }
    },
  }
}

/** Events of the first source of the first workspace, as the pipeline has them before its first step. */
export const eventsOf = (batch: readonly unknown[]): PipelineEvent[] =>
  normalise({
    header: { w: 1, s: 1, at: start + 86_400_000, m: 1 },
    body: Buffer.from(JSON.stringify({ batch })),
  })
