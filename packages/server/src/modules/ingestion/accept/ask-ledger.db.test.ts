/** The door asks PostgreSQL about whom an event names; what it keeps is what the model of consent allows. */
import { purposeMask } from '@candor/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginLives, type Life, liveOn, type Step, step } from '../../../../test/consent-lives.ts'
import { createConsentModel } from '../../../../test/consent-model.ts'
import { type TestDatabase, testDatabase } from '../../../../test/engines.ts'
import type { PurposeDb } from '../../../platform/postgres/index.ts'
import { createLedgerAtTheDoor, type LedgerAtTheDoor } from '../../consent/index.ts'
import { createRulesDirectory, type IdentityRules } from '../../identity/index.ts'
import { decodeFrames } from '../frames.ts'
import { accept } from './accept.ts'
import { askLedger } from './ask-ledger.ts'
import { parseRequest } from './parse-request.ts'

let pg: TestDatabase
let system: PurposeDb<'consent'>
let rules: IdentityRules
const opened: LedgerAtTheDoor[] = []
const open = (options: Parameters<typeof createLedgerAtTheDoor>[1]) => {
  const ledger = createLedgerAtTheDoor(system, options)
  opened.push(ledger)
  return ledger
}
beforeAll(async () => {
  pg = await testDatabase()
  system = pg.purposes.system('consent')
  rules = await createRulesDirectory(pg.app.db).of(0)
})
afterAll(async () => {
  await Promise.all(opened.map((ledger) => ledger.close()))
  await pg?.drop()
})

const own = { loyalty: 30 }
const bits = { analytics: 1, email: 4, loyalty: 30 }
const purposes = Object.keys(bits) as (keyof typeof bits)[]

/** People 0 and 1 have user ids; each of the four has a device. */
const withUser = [0, 1]
const name = async (life: Life) => {
  const { workspaceId, ids } = life
  const identifier = (kind: string, value: string, i: number) => ({
    ...{ workspace_id: workspaceId, kind, value, person_id: ids[i]!, first_seen_at: new Date() },
  })
  const all = ids.flatMap((_, i) => [
    identifier('anonymous_id', `d${i}`, i),
    ...(withUser.includes(i) ? [identifier('user_id', `u${i}`, i)] : []),
  ])
  await system.insertInto('identifiers').values(all).execute()
}
/** Identifiers go with whom their person became. */
const moveIdentifiers = ({ workspaceId }: Life) =>
  pg.postgres.pool.query(
    `update identifiers i set person_id = p.merged_into from people p
     where i.workspace_id = $1 and p.workspace_id = i.workspace_id and p.id = i.person_id and p.merged_into is not null`,
    [workspaceId],
  )

interface Question {
  user: number | null
  device: number | null
  at: number
  stamp: Partial<Record<keyof typeof bits, boolean>> | null
}
const question: fc.Arbitrary<Question> = fc
  .record({
    user: fc.option(fc.constantFrom(...withUser)),
    device: fc.option(fc.nat(3)),
    at: fc.oneof(fc.integer({ min: -60, max: 60 }), fc.constant(900_000)),
    stamp: fc.option(fc.dictionary(fc.constantFrom(...purposes), fc.boolean()), { freq: 2 }),
  })
  .filter((q) => q.user !== null || q.device !== null)

/** What the model says at a time of whom the question is about: yes, no, or nothing. */
const saysAt = (life: Life, steps: readonly Step[], q: Question, time: number) => {
  const model = createConsentModel(4)
  const told = new Map<number, Set<number>>()
  for (const [order, s] of steps.entries()) {
    if (s.do === 'merge') {
      if (model.whoIs(s.a) !== model.whoIs(s.b)) model.join(model.whoIs(s.a), model.whoIs(s.b))
    } else if (s.do === 'answer' && life.bornAt + s.at <= time) {
      told.set(s.who, (told.get(s.who) ?? new Set()).add(s.bit))
      const ended = s.kind === 'grant' && s.ends && life.bornAt + 500 <= time
      const says = s.kind === 'grant' ? 'yes' : 'no'
      model.hear(s.who, s.bit, { says, at: life.bornAt + s.at, order, verified: s.verified, ended })
    }
  }
  const group = (i: number) => [0, 1, 2, 3].filter((j) => model.whoIs(j) === model.whoIs(i))
  const who = group((q.user ?? q.device)!)
  // A device that is nobody's becomes the user's with this very event.
  const device = q.device === null ? [] : group(q.device)
  const joins = q.user !== null && q.device !== null && !device.some((i) => withUser.includes(i))
  if (joins && model.whoIs(device[0]!) !== model.whoIs(who[0]!))
    model.join(model.whoIs(who[0]!), model.whoIs(device[0]!))
  const all = joins ? [...who, ...device] : who
  return (bit: number): 'yes' | 'no' | 'unknown' => {
    if (model.mayRead(who[0]!, bit)) return 'yes'
    return all.some((i) => told.get(i)?.has(bit)) ? 'no' : 'unknown'
  }
}

const expectedMask = (life: Life, steps: readonly Step[], q: Question): number => {
  const [today, then] = [saysAt(life, steps, q, Date.now()), saysAt(life, steps, q, life.bornAt + q.at)]
  const allowed = purposes.filter((purpose) => {
    const [stamp, bit] = [q.stamp?.[purpose], bits[purpose]]
    if (stamp === false || today(bit) === 'no' || then(bit) === 'no') return false
    return stamp === true || (today(bit) === 'yes' && then(bit) === 'yes')
  })
  return purposeMask(allowed, own)
}

const askDoor = async (ledger: LedgerAtTheDoor, { workspaceId, bornAt }: Life, q: Question): Promise<number> => {
  const event = {
    ...{ type: 'track', event: 'Seen', messageId: 'm', timestamp: bornAt + q.at },
    ...(q.user !== null && { userId: `u${q.user}` }),
    ...(q.device !== null && { anonymousId: `d${q.device}` }),
    ...(q.stamp && { context: { consent: { categoryPreferences: q.stamp } } }),
  }
  const body = Buffer.from(JSON.stringify({ batch: [event] }))
  const request = parseRequest(body, 'batch')
  const arrival = { receivedAt: Date.now(), routeType: null, sentAt: undefined }
  const source = {
    ...{ workspaceId, id: 1, kind: 'browser', enabled: true, legalBasis: 'consent' },
    ...{ basisPurposes: [], consentCategories: {}, ownPurposes: own },
  }
  const { frame } = accept(request, body, source, arrival, await askLedger(ledger, request, source, arrival, rules))
  const mask = frame && decodeFrames(frame)[0]?.header.m
  return typeof mask === 'number' ? mask : 0
}

test('whoever an event names, whatever they answered, whenever it happened: the door keeps what the model allows', async () => {
  const ledger = open({ freshForMs: 0 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, question), { minLength: 20, maxLength: 20 }), async (turns) => {
      const [life] = await beginLives(system, 1)
      if (!life) throw new Error('No life began')
      await name(life)
      const steps: Step[] = []
      for (const [next, q] of turns) {
        await liveOn(system, life, next)
        if (next.do === 'merge') await moveIdentifiers(life)
        steps.push(next)
        expect(await askDoor(ledger, life, q)).toBe(expectedMask(life, steps, q))
      }
    }),
    { numRuns: 15 },
  )
}, 240_000)

test('what is known is remembered for a second and no longer, and of so many', async () => {
  const [life] = await beginLives(system, 1)
  if (!life) throw new Error('No life began')
  await name(life)
  let now = 1_000_000
  const ledger = open({ now: () => now, capacity: 2 })
  const granted = async (i: number) => {
    const [holder] = await ledger.holders([{ workspaceId: life.workspaceId, kind: 'anonymous_id', value: `d${i}` }])
    return holder?.states.get(1)?.status === 'granted'
  }
  const say = (who: number, kind: 'grant' | 'deny') =>
    liveOn(system, life, { do: 'answer', who, bit: 1, kind, at: 0, ends: false, verified: false, version: 1 })
  expect([await granted(2), await granted(3)]).toEqual([false, false])
  await Promise.all([say(2, 'grant'), say(3, 'grant')])
  now += 999
  expect([await granted(2), await granted(3)]).toEqual([false, false])
  now += 1
  expect([await granted(2), await granted(3)]).toEqual([true, true])
  await Promise.all([say(2, 'deny'), say(3, 'deny')])
  // A third takes the place of the oldest.
  await granted(0)
  expect([await granted(3), await granted(2)]).toEqual([true, false])
})

test('a thousand who ask at once are each answered', async () => {
  const [life] = await beginLives(system, 1)
  if (!life) throw new Error('No life began')
  await name(life)
  const ledger = open({})
  const asked = Array.from({ length: 1_000 }, (_, i) => ({
    ...{
      workspaceId: life.workspaceId,
      kind: i % 2 ? 'anonymous_id' : 'user_id',
      value: `${i % 2 ? 'd' : 'u'}${i % 6}`,
    },
  }))
  const found = await Promise.all(asked.map(async (n) => (await ledger.holders([n]))[0]?.personId ?? null))
  const expected = asked.map(({ value }) => {
    const i = Number(value.slice(1))
    return value.startsWith('u') ? (withUser.includes(i) ? life.ids[i] : null) : (life.ids[i] ?? null)
  })
  expect(found).toEqual(expected)
})
