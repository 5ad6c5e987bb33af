import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAllow, type Permitted, permittedEvents, sweepExpired } from '../src/modules/consent/index.ts'
import { shipHistory } from '../src/modules/history/index.ts'
import type { PurposeDb } from '../src/platform/postgres/index.ts'
import { asked, beginLives, type Life, liveOn, type Step, step } from './consent-lives.ts'
import { type TestDatabase, testClickHouse, testDatabase } from './engines.ts'

/** Many lives are lived side by side on workspaces of their own and compared in one read; that costs a tenth. */
const together = 25
const length = 30

/** What happens next: to each life something of its own, or to all of them the same. */
type Round = { do: 'live'; steps: Step[] } | { do: 'sweep' } | { do: 'ship'; most: number }

const round: fc.Arbitrary<Round> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('live' as const),
      steps: fc.array(step, { minLength: together, maxLength: together }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'sweep' as const }) },
  // Some shipments arrive and others stay behind.
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('ship' as const), most: fc.constantFrom(5, 40, Number.MAX_SAFE_INTEGER) }),
  },
)

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
let system: PurposeDb<'consent'>
/** A few at a time: there are so many connections. */
const eachOf = async <T>(items: Iterable<T>, work: (item: T) => Promise<unknown>) => {
  const rest = [...items][Symbol.iterator]()
  const lane = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all([lane(), lane(), lane(), lane()])
}

const ship = async (most = Number.MAX_SAFE_INTEGER) => {
  for (let shipped = 0; shipped < most; shipped++) if ((await shipHistory(system, ch.client)) === 0) return
}

const actor = 'test'

/** Who is read for a purpose, over all lives, with whose workspace. */
const readPostgres = ({ purpose }: (typeof asked)[number], lives: readonly Life[]) =>
  pg.purposes.withPurpose(purpose, { workspaceId: null, actor }, (tx) =>
    tx
      .selectFrom('people')
      .select(['workspace_id as workspace', 'id'])
      .where(
        'workspace_id',
        'in',
        lives.map((l) => l.workspaceId),
      )
      .where('merged_into', 'is', null)
      .execute(),
  )

/** Of a person of a workspace: how many events are read for each purpose, by its place in `asked`. */
interface Counted {
  workspace: number
  id: string
  counts: number[]
}

/** How many events are read of whom: every life and purpose in one query, each under the product's own condition. */
const readClickHouse = async (lives: readonly Life[]): Promise<Counted[]> => {
  const reads = lives.flatMap(({ workspaceId }) => asked.map((one) => ({ workspaceId, ...one })))
  const permitted = new Map<number, Permitted>()
  await eachOf(reads.entries(), async ([i, { workspaceId, purpose }]) => {
    permitted.set(i, await permittedEvents(pg.purposes, { workspaceId, actor, purpose }, `p${i}x`))
  })
  const anyOf = (one: (typeof asked)[number]) =>
    reads.flatMap(({ bit }, i) => (bit === one.bit ? [`(${permitted.get(i)!.condition})`] : [])).join(' or ')
  const result = await ch.client.query({
    query: `select workspace_id as workspace, toString(person_id) as id,
        [${asked.map((one) => `countIf(${anyOf(one)})`).join(',\n')}] as counts
      from events where workspace_id in {lives:Array(UInt32)} group by workspace_id, person_id`,
    query_params: {
      lives: lives.map((l) => l.workspaceId),
      ...Object.assign({}, ...[...permitted.values()].map((p) => p.params)),
    },
    format: 'JSONEachRow',
    use_multipart_params_auto: true,
    clickhouse_settings: { max_threads: 1, max_query_size: '1000000' },
  })
  return result.json<Counted>()
}

/** What each life reads of its people, as lists that can be compared and read. */
const compare = async (lives: readonly Life[], steps: readonly string[][]) => {
  const [events, ...found] = await Promise.all([readClickHouse(lives), ...asked.map((one) => readPostgres(one, lives))])
  const eventsOf = Map.groupBy(events, (e) => e.workspace)
  for (const [i, { workspaceId, ids, model }] of lives.entries()) {
    for (const [j, { bit }] of asked.entries()) {
      const read = {
        people: found[j]!.filter((p) => p.workspace === workspaceId).map((p) => p.id),
        events: (eventsOf.get(workspaceId) ?? []).flatMap(({ id, counts }) =>
          counts[j] ? [`${id} ${counts[j]}`] : [],
        ),
      }
      const allowed = ids.filter((_, who) => model.mayRead(who, bit))
      const expected = {
        people: allowed.filter((id) => model.whoIs(ids.indexOf(id)) === ids.indexOf(id)),
        // What was gathered while only the contract allowed it is read for nothing else.
        events: allowed.map((id) => `${id} ${bit === 0 ? 2 : 1}`),
      }
      for (const lists of [read, expected]) for (const list of Object.values(lists)) list.sort()
      expect(read, `bit ${bit} after ${steps[i]!.join(', ')}`).toEqual(expected)
    }
  }
}

/**
 * Random answers, expiries and merges against a plain model. After every step what may be read, in PostgreSQL and in
 * ClickHouse, is exactly what the model says, also while ClickHouse's copy is behind. CANDOR_MODEL_RUNS makes it longer
 * (npm run model:consent); half of the lives are lived in each of two files, which run side by side.
 */
export const everyLifeIsAsTheModelSays = () => {
  const runs = Math.ceil(Number(process.env.CANDOR_MODEL_RUNS ?? 200) / together / 2)
  beforeAll(async () => {
    ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
    system = pg.purposes.system('consent')
  })
  afterAll(async () => {
    await Promise.all([pg?.drop(), ch?.drop()])
  })

  test(`what may be read is what the model says, after every step of ${runs * together} random lives`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: length, maxLength: length }), async (rounds) => {
        const lives = await beginLives(system, together)
        const steps = lives.map((): string[] => [])
        await ship()
        for (const next of rounds) {
          if (next.do === 'live') {
            await eachOf(lives.entries(), ([i, life]) => liveOn(system, life, next.steps[i]!))
          } else if (next.do === 'sweep') {
            const options = { now: new Date(), defaultsOf: () => defaultAllow }
            await system.transaction().execute((tx) => sweepExpired(tx, options))
            for (const { model } of lives) model.sweep()
          } else await ship(next.most)
          for (const [i, done] of steps.entries()) done.push(JSON.stringify(next.do === 'live' ? next.steps[i] : next))
          await compare(lives, steps)
        }
      }),
      {
        numRuns: runs,
        endOnFailure: true,
        // The life that went wrong stands in the message; all others together are a hundred pages.
        reporter: ({ failed, seed, errorInstance }) => {
          if (failed) throw new Error(`Seed ${seed}: ${errorInstance}`, { cause: errorInstance })
        },
      },
    )
  }, 7_200_000)
}
