import {
  decideHeld,
  listHeld,
  payReward,
  pointsOfPerson,
  recordReturn,
  reverseEntry,
  spendPoints,
} from '@candor/contracts'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http, problem } from '../../platform/http/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { readCampaigns } from './coupons/campaigns.store.ts'
import { readCoupons } from './coupons/coupons.store.ts'
import { usable } from './coupons/use-coupon.ts'
import { stateOf } from './decisions/may-use.ts'
import { findPerson, holdRewardee } from './ledger/hold-person.ts'
import { readEntries } from './ledger/ledger.store.ts'
import { type GivenReward, payHeld } from './pay.ts'
import { readHeld } from './payments.store.ts'
import { readProgramme } from './programme/programme.store.ts'
import { type Caller, pastTime, type Routing } from './register.ts'
import { releasePayment, reverseEntry as reverse, reversePayment } from './reverse.ts'
import { addReturn, spend } from './spend.ts'
import { readStanding, toldBalance } from './wallet.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null
const nobody = () => problem('not_found', { detail: 'There is no such person in this workspace.' })

const told = ({ activeAt, expiresAt, coupon, ...r }: GivenReward) => ({
  ...{ ...r, activeAt: iso(activeAt), expiresAt: iso(expiresAt) },
  coupon: coupon && { ...coupon, endsAt: iso(coupon.endsAt) },
})

/** Points for the brand's server and for operators. */
export const registerPoints = (http: Http, routing: Routing): void => {
  const { within, named, postgres } = routing

  http.route(payReward, async ({ body }, caller) => {
    const { workspaceId, principal } = caller
    const now = new Date()
    const at = pastTime(body.at, now)
    const who = await named(workspaceId, body.to)
    return within(caller, async (tx) => {
      const person = await holdRewardee(tx, workspaceId, who)
      if (!person) return { paid: false as const, because: 'nobody' as const, reward: null }
      const { reason, period, reward, deviceId, used } = body
      const to = { workspaceId, reason, period, reward, deviceId, used, at, now, actor: principal.label }
      const paid = await payHeld(tx, person, to, who)
      return paid.paid ? { ...paid, reward: told(paid.reward) } : { ...paid, reward: paid.reward && told(paid.reward) }
    })
  })

  http.route(spendPoints, async ({ body }, caller) => {
    const { workspaceId, principal } = caller
    const who = await named(workspaceId, body.of)
    return within(caller, async (tx) => {
      const person = await holdRewardee(tx, workspaceId, who)
      if (!person) throw nobody()
      const { points, idempotencyKey: key, note = null, value } = body
      return {
        points,
        ...(await spend(tx, person, { points, key, note, value, actor: principal.label, now: new Date() })),
      }
    })
  })

  const deciding = ({ workspaceId, principal }: Caller, note: string) => ({
    ...{ workspaceId, actor: principal.label, note, now: new Date() },
  })
  http.route(reverseEntry, ({ params, body }, caller) =>
    within(caller, async (tx) => {
      const points = await reverse(tx, params.id, deciding(caller, body.note))
      await writeAudit(tx, {
        ...{ workspaceId: caller.workspaceId, actor: caller.principal.label, action: 'points.reversed' },
        ...{ target: `points_entry:${params.id}`, detail: { points } },
      })
      return { points }
    }),
  )

  http.route(decideHeld, ({ params, body: { decision, note } }, caller) =>
    within(caller, async (tx) => {
      const by = deciding(caller, note)
      if (decision === 'release') await releasePayment(tx, params.id, by)
      else await reversePayment(tx, params.id, by)
      await writeAudit(tx, {
        ...{ workspaceId: caller.workspaceId, actor: caller.principal.label, target: `reward:${params.id}` },
        ...{ action: decision === 'release' ? 'reward.released' : 'reward.reversed', detail: { note } },
      })
      return { decided: true as const }
    }),
  )

  http.route(listHeld, ({ query }, caller) => {
    const after = decodeCursor(z.int(), query.cursor) ?? 0
    return within(caller, async (tx) => {
      const rows = await readHeld(tx, caller.workspaceId, after, query.limit + 1)
      const items = rows.slice(0, query.limit)
      await writeAudit(tx, {
        ...{ workspaceId: caller.workspaceId, actor: caller.principal.label, action: 'rewards.held_listed' },
        detail: { people: [...new Set(items.map((p) => p.personId))] },
      })
      return {
        items: items.map(({ id, personId, reason, period, at, points, campaign, held }) => ({
          ...{ id, personId, reason, period, at: at.toISOString(), points, campaign, because: held! },
        })),
        next: rows.length > query.limit ? encodeCursor(items.at(-1)!.id) : null,
      }
    })
  })

  http.route(recordReturn, async ({ body }, { workspaceId }) => {
    const at = pastTime(body.at, new Date())
    const returned = { key: `return:${body.idempotencyKey}`, reason: body.reason, value: body.value, at }
    return { recorded: await addReturn(postgres.db, workspaceId, returned) }
  })

  http.route(pointsOfPerson, ({ params, query }, caller) => {
    const { workspaceId, principal } = caller
    const before = decodeCursor(z.int(), query.cursor)
    return within(caller, async (tx) => {
      const personId = await findPerson(tx, workspaceId, { personId: params.id })
      if (personId === null) throw nobody()
      const target = `person:${personId}`
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'points.read', target })
      const now = new Date()
      const person = { workspaceId, personId }
      const { balance, tier } = await readStanding(tx, person, await readProgramme(tx, workspaceId), now)
      const times = {
        ...(query.from !== undefined && { from: new Date(query.from) }),
        ...(query.to !== undefined && { to: new Date(query.to) }),
      }
      const entries = await readEntries(tx, workspaceId, personId, { limit: query.limit + 1, before, ...times })
      const items = entries.slice(0, query.limit)
      const campaigns = new Map((await readCampaigns(tx, workspaceId)).map((c) => [c.key, c]))
      const coupons = await readCoupons(tx, workspaceId, { personId }, 200)
      return {
        personId,
        balance: toldBalance(balance),
        tier,
        entries: {
          items: items.map((e) => ({ ...e, at: e.at.toISOString() })),
          next: entries.length > query.limit ? encodeCursor(items.at(-1)!.id) : null,
        },
        coupons: coupons.flatMap((c) => {
          const campaign = campaigns.get(c.campaign)
          if (!campaign) return []
          const { id, paymentId, hint, reason } = c
          const state = stateOf(usable(c, campaign), now.getTime())
          const times = { issuedAt: c.issuedAt.toISOString(), endsAt: iso(c.endsAt) }
          return { id, paymentId, campaign: c.campaign, hint, state, reason, ...times }
        }),
      }
    })
  })
}
