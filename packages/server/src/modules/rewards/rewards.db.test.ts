/** Points are never made or lost, and nothing is given twice or beyond its budget, whatever happens at once. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { type ForPurpose, retryConflicts } from '../../platform/postgres/index.ts'
import { applyMerge, applyUnmerge, type Follow, identifyPeople, planMerge, planUnmerge } from '../identity/index.ts'
import { redeemCoupon, reserveCoupon } from './coupons/use-coupon.ts'
import { forgetRewards, pay, settleDue, type ToPay } from './index.ts'
import { holdRewardee } from './ledger/hold-person.ts'
import { reverseEntry } from './reverse.ts'
import { spend } from './spend.ts'

type Tx = ForPurpose<'asking'>
const runs = Number(process.env.CANDOR_REWARD_RUNS ?? 12)
const day = 86_400_000
const follow: Follow = { merged: async () => {}, separated: async () => {}, countEvents: async () => null }

let pg: TestDatabase
let workspaceId = 0
beforeAll(async () => {
  pg = await testDatabase()
})
afterAll(() => pg?.drop())
beforeEach(async () => {
  const { rows } = await pg.postgres.pool.query("insert into workspaces (name) values ('Brand') returning id")
  workspaceId = rows[0].id
})

const within = <T>(act: (tx: Tx) => Promise<T>) =>
  retryConflicts(() => pg.purposes.withPurpose('asking', { workspaceId, actor: 'test' }, act))
const run = (statement: string, values: unknown[] = []) => pg.postgres.pool.query(statement, values)
const one = async <T>(statement: string, values: unknown[] = []): Promise<T> => (await run(statement, values)).rows[0]

const someone = async (): Promise<string> => {
  const userId = `u-${randomUUID()}`
  const claim = { workspaceId, messageId: '', type: 'identify', occurredAt: Date.now(), others: [] }
  const found = await pg.purposes
    .system('resolution')
    .transaction()
    .execute((tx) => identifyPeople(tx, [{ ...claim, userId, anonymousId: null, previousId: null, email: null }]))
  return found.personOf[0]!
}
const programme = (columns: Record<string, unknown>) =>
  run(
    `insert into reward_programmes (workspace_id, ${Object.keys(columns)}) values (${workspaceId}, ${Object.keys(columns).map((_, i) => `$${i + 1}`)})`,
    Object.values(columns),
  )
const budget = (unit: string, amount: number) =>
  run(`insert into reward_budgets (workspace_id, key, name, unit, amount) values (${workspaceId}, 'b', 'B', $1, $2)`, [
    unit,
    amount,
  ])
const campaign = (columns: Record<string, unknown> = {}) => {
  const all = {
    key: 'gift',
    texts: '{}',
    pattern: 'G-############',
    benefit: '{"kind":"percent","percent":10}',
    state: 'active',
    ...columns,
  }
  const names = Object.keys(all)
  return run(
    `insert into coupon_campaigns (workspace_id, ${names}) values (${workspaceId}, ${names.map((_, i) => `$${i + 1}`)})`,
    Object.values(all),
  )
}
const paying = (personId: string, more: Partial<ToPay> = {}) =>
  within((tx) =>
    pay(tx, {
      workspaceId,
      personId,
      reason: 'answer:birthday',
      period: 'once',
      reward: { points: 100 },
      at: new Date(),
      ...more,
    }),
  )
const merge = (survivorId: string, mergedId: string) =>
  retryConflicts(() =>
    pg.purposes
      .system('resolution')
      .transaction()
      .execute(async (tx) => {
        const joining = { workspaceId, survivorId, mergedId, by: 'test' }
        return applyMerge(tx, joining, await planMerge(tx, joining), follow, new Date())
      }),
  )
const unmerge = (personId: string, id: number) =>
  retryConflicts(() =>
    pg.purposes
      .system('resolution')
      .transaction()
      .execute(async (tx) => {
        const parting = { workspaceId, personId, what: { merge: id }, by: 'test' }
        return applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow, new Date())
      }),
  )
const spending = (personId: string, points: number, now = new Date()) =>
  within(async (tx) => {
    const person = await holdRewardee(tx, workspaceId, { personId })
    return person ? spend(tx, person, { points, key: randomUUID(), actor: 'test', now }) : null
  })
const activeOf = async (personId: string): Promise<number> =>
  Number(
    (
      await one<{ n: string }>(
        `select coalesce(sum(case when to_account = 'active' then points when from_account = 'active' then -points else 0 end), 0) as n
        from points_entries where workspace_id = ${workspaceId} and person_id = $1`,
        [personId],
      )
    ).n,
  )

/** Every account of the ledger, with each side of each row counted; and of each payment what is on which account. */
const assertBalanced = async () => {
  const { rows } = await run(
    `with sides as (
      select payment_id, to_account as account, points from points_entries where workspace_id = ${workspaceId}
      union all select payment_id, from_account, -points from points_entries where workspace_id = ${workspaceId})
    select payment_id as payment, account, sum(points)::int as points from sides group by 1, 2`,
  )
  expect(rows.reduce((n, r) => n + r.points, 0)).toBe(0)
  // Nobody owes points, and no payment was spent beyond what it was.
  expect(rows.filter((r) => r.account !== 'issued' && r.points < 0)).toEqual([])
  const outstanding = rows
    .filter((r) => r.account === 'pending' || r.account === 'active')
    .reduce((n, r) => n + r.points, 0)
  const counted = await one<{ n: number } | undefined>(
    `select outstanding::int as n from reward_programmes where workspace_id = ${workspaceId}`,
  )
  expect(counted?.n ?? 0).toBe(outstanding)
  const strays = await run(
    `select 1 from points_entries e join reward_payments p on p.workspace_id = e.workspace_id and p.id = e.payment_id
    where e.workspace_id = ${workspaceId} and (e.person_id <> p.person_id or e.origin_id <> p.origin_id)`,
  )
  expect(strays.rows).toEqual([])
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('earn' as const),
      who: fc.nat(1),
      reason: fc.nat(5),
      points: fc.integer({ min: 1, max: 60 }),
      ago: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('spend' as const),
      who: fc.nat(1),
      points: fc.integer({ min: 20, max: 90 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reverse' as const), nth: fc.nat(30) }) },
  fc.record({ do: fc.constant('time' as const), days: fc.nat(4) }),
  fc.record({ do: fc.constant('merge' as const), who: fc.nat(1), other: fc.nat(1) }),
  fc.record({ do: fc.constant('unmerge' as const), nth: fc.nat(3) }),
)

test('points are never made or lost by any interleaving of earning, spending, ending, reversing, merging and separating', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 3, maxLength: 8 }), { minLength: 2, maxLength: 5 }),
      async (rounds) => {
        workspaceId = (await one<{ id: number }>("insert into workspaces (name) values ('Brand') returning id")).id
        await programme({ pending_days: 1, expire_days: 3, liability_cap: 400, velocity_max: 6 })
        await budget('points', 500)
        const people = [await someone(), await someone()]
        const merges: { survivor: string; id: number }[] = []
        for (const id of people) await paying(id, { reason: 'start', at: new Date(Date.now() - 2 * day) })
        const act = async (s: (typeof rounds)[number][number]) => {
          const now = new Date()
          if (s.do === 'earn')
            return paying(people[s.who]!, {
              reason: `answer:${s.reason}`,
              reward: { points: s.points, budget: 'b' },
              at: new Date(now.getTime() - s.ago * day),
            })
          if (s.do === 'spend') return spending(people[s.who]!, s.points)
          if (s.do === 'time') return settleDue(pg.purposes.system('asking'), new Date(now.getTime() + s.days * day))
          if (s.do === 'reverse') {
            const { rows } = await run(
              `select id from points_entries where workspace_id = ${workspaceId} and kind in ('earn', 'spend') order by id offset $1 limit 1`,
              [s.nth],
            )
            if (rows[0])
              return within((tx) => reverseEntry(tx, rows[0].id, { workspaceId, actor: 'test', note: 'n', now }))
          }
          if (s.do === 'merge' && s.who !== s.other) {
            const done = await merge(people[s.who]!, people[s.other]!)
            merges.push({ survivor: done.survivorId, id: done.id })
          }
          if (s.do === 'unmerge' && merges[s.nth]) return unmerge(merges[s.nth]!.survivor, merges[s.nth]!.id)
        }
        for (const round of rounds) {
          const results = await Promise.allSettled(round.map(act))
          // What a person may not do is a problem with a code; anything else is a fault.
          for (const r of results) if (r.status === 'rejected' && !r.reason.code) throw r.reason
          for (const r of results)
            if (r.status === 'rejected')
              expect(['points_short', 'conflict', 'not_found', 'merge_final']).toContain(r.reason.code)
          await assertBalanced()
          const { used } = await one<{ used: number }>(
            `select used::int from reward_budgets where workspace_id = ${workspaceId}`,
          )
          expect(used).toBeLessThanOrEqual(500)
          const twice = await run(
            `select 1 from reward_payments where workspace_id = ${workspaceId} group by origin_id, reason, period having count(*) > 1`,
          )
          expect(twice.rows).toEqual([])
        }
      },
    ),
    { numRuns: runs },
  )
})

test('of many at once for the same person, reason and period one is paid, and the others hear what was', async () => {
  const ann = await someone()
  const all = await Promise.all(Array.from({ length: 12 }, () => paying(ann)))
  expect(all.filter((p) => p.paid)).toHaveLength(1)
  for (const p of all.filter((one) => !one.paid))
    expect(p).toMatchObject({ because: 'already_paid', reward: { points: 100 } })
  expect(await activeOf(ann)).toBe(100)
  expect(await paying(ann, { reward: { points: 7 } })).toMatchObject({ paid: false, reward: { points: 100 } })
  expect(await paying(ann, { period: '2027' })).toMatchObject({ paid: true })
  expect(await paying(randomUUID())).toEqual({ paid: false, because: 'nobody', reward: null })
})

test('points are spent once, however many spend them at once', async () => {
  const ann = await someone()
  await paying(ann)
  const spent = await Promise.allSettled(Array.from({ length: 10 }, () => spending(ann, 30)))
  expect(spent.filter((s) => s.status === 'fulfilled')).toHaveLength(3)
  for (const s of spent) if (s.status === 'rejected') expect(s.reason.code).toBe('points_short')
  expect(await activeOf(ann)).toBe(10)
  await assertBalanced()
})

test('a budget and the cap are used to the last point by many at once, and never beyond', async () => {
  await programme({ liability_cap: 450 })
  await budget('points', 700)
  const people = await Promise.all(Array.from({ length: 10 }, someone))
  const first = await Promise.all(people.map((id) => paying(id, { reward: { points: 100, budget: 'b' } })))
  expect(first.filter((p) => p.paid)).toHaveLength(4)
  expect(new Set(first.flatMap((p) => (p.paid ? [] : [p.because])))).toEqual(new Set(['liability_cap']))
  const paid = people.filter((_, i) => first[i]!.paid)
  await Promise.all(paid.map((id) => spending(id, 100)))
  const second = await Promise.all(
    people.map((id) => paying(id, { period: '2', reward: { points: 100, budget: 'b' } })),
  )
  expect(second.filter((p) => p.paid)).toHaveLength(3)
  expect(new Set(second.flatMap((p) => (p.paid ? [] : [p.because])))).toEqual(new Set(['budget_exhausted']))
  await assertBalanced()
})

test('a campaign gives no more codes than it has, no two alike, and a person no more than their share', async () => {
  await budget('EUR', 3_000)
  await campaign({ budget_key: 'b', cost: 500, currency: 'EUR' })
  const people = await Promise.all(Array.from({ length: 9 }, someone))
  const given = await Promise.all(people.map((id) => paying(id, { reward: { coupon: 'gift' } })))
  const codes = given.flatMap((p) => (p.paid ? [p.reward.coupon!.code] : []))
  expect([codes.length, new Set(codes).size]).toEqual([6, 6])
  const lucky = people[given.findIndex((p) => p.paid)]!
  await run(`update reward_budgets set amount = 9000 where workspace_id = ${workspaceId}`)
  expect(await paying(lucky, { period: '2', reward: { coupon: 'gift' } })).toMatchObject({ because: 'person_limit' })
  const stored = await run(`select code_sealed, code_hash from coupons where workspace_id = ${workspaceId}`)
  const bytes = Buffer.concat(stored.rows.flatMap((r) => [r.code_sealed, r.code_hash]))
  expect(codes.some((c) => bytes.includes(c!))).toBe(false)
})

test('a coupon is held for one of many baskets, used once, and free again when the time is over', async () => {
  await campaign({ hold_minutes: 10 })
  const ann = await someone()
  const paid = await paying(ann, { reward: { coupon: 'gift' } })
  const code = paid.paid ? paid.reward.coupon!.code! : ''
  const now = new Date()
  const use = (basket: string, at = now) => ({ workspaceId, code: ` ${code.toLowerCase()}`, basket, now: at })
  const tries = await Promise.allSettled(['a', 'b', 'c', 'd'].map((b) => within((tx) => reserveCoupon(tx, use(b)))))
  expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1)
  for (const t of tries) if (t.status === 'rejected') expect(t.reason.code).toBe('coupon_reserved')
  const later = new Date(now.getTime() + 10 * 60_000)
  const used = await Promise.allSettled(['e', 'f', 'e'].map((b) => within((tx) => redeemCoupon(tx, use(b, later)))))
  const baskets = new Set(used.flatMap((u, i) => (u.status === 'fulfilled' ? ['efe'[i]] : [])))
  expect(baskets.size).toBe(1)
  for (const u of used) if (u.status === 'rejected') expect(u.reason.code).toBe('coupon_used')
})

test('points and coupons follow who earned them: into a merge, and out of it again with what was spent of them', async () => {
  await campaign()
  const [ann, ben] = [await someone(), await someone()]
  await paying(ann)
  await paying(ben, { reward: { points: 50 } })
  await paying(ben, { reason: 'answer:size', reward: { coupon: 'gift' } })
  const { id } = await merge(ann, ben)
  expect(await activeOf(ann)).toBe(150)
  expect(await paying(ben)).toMatchObject({ paid: false, because: 'already_paid' })
  await spending(ann, 120)
  await unmerge(ann, id)
  const [a, b] = [await activeOf(ann), await activeOf(ben)]
  expect([a + b, a >= 0 && b >= 0]).toEqual([30, true])
  const { holder } = await one<{ holder: string }>(
    `select person_id as holder from coupons where workspace_id = ${workspaceId}`,
  )
  expect(holder).toBe(ben)
  await assertBalanced()
})

test('what looks like abuse is held with its reason, counts against the budget, and is let go or taken back', async () => {
  await programme({ velocity_max: 2, device_people_max: 1 })
  await budget('points', 1_000)
  const [ann, ben] = [await someone(), await someone()]
  const reward = { points: 10, budget: 'b' }
  for (const n of [1, 2]) await paying(ann, { reason: `answer:${n}`, reward, deviceId: 'kiosk' })
  const fast = await paying(ann, { reason: 'answer:3', reward })
  const shared = await paying(ben, { reward, deviceId: 'kiosk' })
  expect([fast, shared]).toMatchObject([{ reward: { held: 'velocity' } }, { reward: { held: 'device' } }])
  await settleDue(pg.purposes.system('asking'), new Date(Date.now() + 4_000 * day))
  const entryOf = async (payment: number) =>
    (await one<{ id: number }>('select id from points_entries where payment_id = $1', [payment])).id
  const by = { workspaceId, actor: 'olga', note: 'looked', now: new Date() }
  const { releasePayment } = await import('./reverse.ts')
  if (fast.paid) await within((tx) => releasePayment(tx, fast.reward.id, by))
  if (shared.paid) await within(async (tx) => reverseEntry(tx, await entryOf(shared.reward.id), by))
  expect([await activeOf(ann), await activeOf(ben)]).toEqual([10, 0])
  const { used } = await one<{ used: number }>(
    `select used::int from reward_budgets where workspace_id = ${workspaceId}`,
  )
  expect(used).toBe(30)
  await assertBalanced()
})

test('nothing is due to a worker until a moment comes, and what is erased leaves a ledger in balance', async () => {
  await programme({ pending_days: 1, expire_days: 2 })
  const [ann, ben] = [await someone(), await someone()]
  const kinds = async () => (await run("select kind from candor_work() as kind where kind = 'points'")).rows.length
  await paying(ann)
  await paying(ben)
  expect(await kinds()).toBe(0)
  await run(`update points_due set at = now() - interval '1 second' where workspace_id = ${workspaceId}`)
  expect(await kinds()).toBe(1)
  const db = pg.purposes.system('asking')
  await settleDue(db, new Date(Date.now() + day))
  expect([await activeOf(ann), await kinds()]).toEqual([100, 0])
  await pg.purposes.withPurpose('erasure', { workspaceId, actor: 'test' }, (tx) => forgetRewards(tx, workspaceId, ann))
  expect((await run('select 1 from points_entries where person_id = $1', [ann])).rows).toEqual([])
  await assertBalanced()
  await settleDue(db, new Date(Date.now() + 4 * day))
  expect(await activeOf(ben)).toBe(0)
  await assertBalanced()
})
