import type { SegmentNode } from '@candor/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../../test/engines.ts'
import { conditionsAt, moments, populationsAt, scenesAt, segmentNodes } from '../../../../test/segments/arbitraries.ts'
import { isIn, type Person, type ReferenceScene } from '../../../../test/segments/reference.ts'
import { settle } from '../../../../test/segments/settle.ts'
import { createCatalogues } from '../../consent/index.ts'
import { createEvaluate, type Evaluate } from './index.ts'

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
let evaluate: Evaluate
beforeAll(async () => {
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  evaluate = createEvaluate({
    clickhouse: ch.client,
    purposes: pg.purposes,
    catalogues: createCatalogues(pg.app.db),
  })
})
afterAll(async () => {
  await Promise.all([pg?.drop(), ch?.drop()])
})

/** A workspace with the purposes of the arbitraries: three of the nine, and one of its own on the last bit. */
const newWorkspace = async (): Promise<number> => {
  const { id } = await pg.postgres.db
    .insertInto('workspaces')
    .values({ name: 'Brand' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await createCatalogues(pg.app.db).of(id)
  await pg.postgres.pool.query(
    `insert into purposes (workspace_id, key, bit, dpv) values (${id}, 'loyalty', 30, 'https://w3id.org/dpv#Marketing')`,
  )
  await pg.postgres.pool.query(`insert into purpose_versions (workspace_id, purpose_id, version, legal_basis, texts)
    select workspace_id, id, 1, '{"*": "consent"}', '{}' from purposes where workspace_id = ${id} and key = 'loyalty'`)
  return id
}

const purposeOf = (scene: ReferenceScene): string => [...scene.purposes].find(([, bit]) => bit === scene.purpose)![0]

/** Moments between now and when something may change, and just before it. */
const before = (now: number, flipAt: number | null): number[] => {
  if (flipAt === null)
    return [1, 1_000, 3_600_000, 86_400_000, 7 * 86_400_000, 45 * 86_400_000, 500 * 86_400_000].map((d) => now + d)
  return [...new Set([now + 1, Math.floor((now + flipAt) / 2), flipAt - 1])].filter((t) => t > now && t < flipAt)
}

const withoutSignals = (node: SegmentNode): boolean => !JSON.stringify(node).includes('"signal"')

/** Holds a run of definitions against the reference, for all people at once, and every way of asking against each other. */
const compare = async (nodes: readonly SegmentNode[], everybody: readonly Person[], scene: ReferenceScene) => {
  const workspaceId = await newWorkspace()
  const people = everybody.map((p) =>
    p.validUntil !== null && p.validUntil > scene.now ? { ...p, validUntil: null } : p,
  )
  await settle(ch.client, workspaceId, people, scene.now)
  const context = { workspaceId, actor: 'test', purpose: purposeOf(scene) }
  const segments = nodes.map((node, id) => ({ id, node }))
  const some = await evaluate.evaluate({ ...context, people: people.map((p) => p.id) }, segments, scene)
  const all = await evaluate.evaluate(context, segments, scene)
  for (const [id, node] of nodes.entries()) {
    const say = (p: Person) =>
      `${JSON.stringify(node)}\nof ${JSON.stringify(p)}\nat ${new Date(scene.now).toISOString()}`
    for (const person of people) {
      const expected = isIn(node, person, scene)
      const found = some.people.get(person.id)?.get(id)
      expect(found?.in ?? false, say(person)).toBe(expected)
      expect(all.people.get(person.id)?.get(id)?.in ?? false, `of everybody: ${say(person)}`).toBe(expected)
      if (found && withoutSignals(node))
        for (const now of before(scene.now, found.flipAt))
          expect(
            isIn(node, person, { ...scene, now }),
            `${found.flipAt} but ${now - scene.now} later: ${say(person)}`,
          ).toBe(expected)
      if (found?.flipAt != null) expect(found.flipAt).toBeGreaterThan(scene.now)
    }
    const preview = await evaluate.preview(context, node, scene, { sample: 0 })
    const living = people.filter((p) => p.lives)
    const members = living.filter((p) => isIn(node, p, scene))
    expect(preview.count, `preview of ${JSON.stringify(node)}`).toBe(members.length)
  }
}

const runs = Number(process.env.CANDOR_SEGMENT_RUNS ?? 4)

test.each(Object.keys(conditionsAt(0)))(
  '%s holds of exactly those of whom it is true, until the moment that is told',
  async (kind) => {
    const drawn = moments.chain((now) =>
      fc.tuple(
        fc.array(conditionsAt(now)[kind as 'edge'] as fc.Arbitrary<SegmentNode>, { minLength: 12, maxLength: 12 }),
        populationsAt(now, 30),
        scenesAt(now),
      ),
    )
    await fc.assert(
      fc.asyncProperty(drawn, async ([nodes, people, scene]) => {
        await compare(
          nodes,
          people.filter((p) => p.lives),
          scene,
        )
      }),
      { numRuns: runs, endOnFailure: true },
    )
  },
)

test('any tree of conditions holds of exactly those of whom it is true, in every way of asking', async () => {
  const drawn = moments.chain((now) =>
    fc.tuple(fc.array(segmentNodes(now), { minLength: 12, maxLength: 12 }), populationsAt(now, 30), scenesAt(now)),
  )
  await fc.assert(
    fc.asyncProperty(drawn, async ([nodes, people, scene]) => {
      await compare(
        nodes,
        people.filter((p) => p.lives),
        scene,
      )
    }),
    { numRuns: 3 * runs, endOnFailure: true },
  )
})
