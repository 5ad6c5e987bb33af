/** A process that merges and separates people as fast as it can, until it is killed. Arguments: addresses and a seed. */
import {
  createFollow,
  createQueryEvents,
  defaultAllow,
  followIdentified,
  recordEntries,
} from '../../../packages/server/src/modules/consent/index.ts'
import { queueHistory, shipHistory, squashSome } from '../../../packages/server/src/modules/history/index.ts'
import {
  applyMerge,
  applyUnmerge,
  identifyPeople,
  planMerge,
  planUnmerge,
  uuidv7,
} from '../../../packages/server/src/modules/identity/index.ts'
import { openClickHouse } from '../../../packages/server/src/platform/clickhouse/index.ts'
import { type ForPurpose, isConflict, openDatabase } from '../../../packages/server/src/platform/postgres/index.ts'
import { answer } from '../../../packages/server/test/answers.ts'
import { seeded } from '../random.ts'

const [databaseUrl, clickhouseUrl, seed] = process.argv.slice(2) as [string, string, string]
const random = seeded(Number(seed))
const { purposes } = await openDatabase(databaseUrl, { name: 'candor-merger' })
const clickhouse = openClickHouse(clickhouseUrl, { name: 'candor-merger' })
const follow = createFollow(createQueryEvents(clickhouse, purposes, {} as never))
const db = purposes.system('resolution')
const workspaceId = 1
const by = 'olga'

const inTx = <T>(fn: (tx: ForPurpose) => Promise<T>) => db.transaction().execute(fn)
const name = () => `u${random.below(12)}`

/** Somebody does something on a device: an event, a value, and now and then an answer. */
const live = () =>
  inTx(async (tx) => {
    const [now, messageId] = [Date.now(), uuidv7()]
    const claim = { workspaceId, messageId, type: 'identify', occurredAt: now, previousId: null, email: null }
    const alias = random.next() < 0.2
    const found = await identifyPeople(tx, [
      alias
        ? { ...claim, type: 'alias', userId: name(), anonymousId: null, previousId: name() }
        : { ...claim, userId: random.next() < 0.7 ? name() : null, anonymousId: `d${random.below(20)}` },
    ])
    await followIdentified(tx, found, { now: new Date(now), defaults: defaultAllow })
    const [personId, originId] = [found.personOf[0]!, found.originOf[0]!]
    if (random.next() < 0.4) {
      const kind = random.next() < 0.6 ? 'grant' : 'deny'
      const said = answer(personId, { kind, originId, purposeBit: random.next() < 0.5 ? 1 : 4 })
      await recordEntries(tx, workspaceId, [said], { now: new Date(now), defaults: defaultAllow })
    }
    const common = {
      workspaceId,
      personId,
      originId,
      messageId,
      occurredAt: now,
      receivedAt: now,
      sourceId: 1,
      allowed: 1,
    }
    await queueHistory(tx, [{ ...common, type: 'track', name: 'Seen', properties: '{}', context: '{}' }], [])
  })

const merge = () =>
  inTx(async (tx) => {
    const people = await tx.selectFrom('people').select('id').where('merged_into', 'is', null).execute()
    const [survivorId, mergedId] = [people[random.below(people.length)]?.id, people[random.below(people.length)]?.id]
    if (!survivorId || !mergedId) return
    const joining = { workspaceId, survivorId, mergedId, by }
    await applyMerge(tx, joining, await planMerge(tx, joining), follow, new Date())
  })

const separate = () =>
  inTx(async (tx) => {
    const merges = await tx
      .selectFrom('person_merges')
      .select(['id', 'merged_id', 'survivor_id'])
      .where('undone_at', 'is', null)
      .execute()
    const one = merges[random.below(merges.length)]
    if (!one) return
    const parting = { workspaceId, personId: one.survivor_id, what: { merge: one.id }, by }
    await applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow, new Date())
  })

/** What people may not do (merge with themselves) and what another lane was faster at is ordinary here. */
const attempt = async (act: () => Promise<unknown>) => {
  try {
    await act()
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (!isConflict(error) && code !== 'conflict' && code !== 'not_found') throw error
  }
}

const lane = async () => {
  for (;;) {
    const kind = random.next()
    await attempt(kind < 0.5 ? live : kind < 0.75 ? merge : separate)
  }
}
const history = async () => {
  for (;;) {
    await attempt(() => shipHistory(db, clickhouse))
    await attempt(() => squashSome(db, clickhouse, { atOnce: 20 }))
  }
}
process.stdout.write('ready\n')
await Promise.all([lane(), lane(), history()])
