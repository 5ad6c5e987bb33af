import { childrenOf, type SegmentNode } from '@candor/contracts'
import { type LiveRow, liveQuery, type Scene, type Slice, slicesQuery } from '../compile/index.ts'
import { type EvaluateContext, type EvaluateDeps, surroundings } from './context.ts'
import { live, wholesale } from './limits.ts'
import { type Result, resultsReader, type ToEvaluate } from './result.ts'

export interface Evaluated {
  /** By id of the person, then of the segment. */
  readonly people: ReadonlyMap<string, ReadonlyMap<number, Result>>
  /** The number of the consent ledger as of which this holds. */
  readonly seq: number
}

const chunksOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))

const conditionsIn = (node: SegmentNode): number => {
  const below = childrenOf(node)
  return below.length === 0 ? 1 : below.reduce((n, child) => n + conditionsIn(child.node), 0)
}

/** Segments that go into one statement together. */
export const bySize = (segments: readonly ToEvaluate[], most: number): ToEvaluate[][] => {
  const chunks: ToEvaluate[][] = []
  let left = 0
  for (const segment of segments) {
    const size = conditionsIn(segment.node)
    if (chunks.length === 0 || size > left) {
      chunks.push([])
      left = most
    }
    chunks.at(-1)!.push(segment)
    left -= size
  }
  return chunks
}

type Whom = { readonly people: readonly string[] } | { readonly slice: Slice }

const evaluateSome = async (
  deps: EvaluateDeps,
  context: EvaluateContext,
  segments: readonly ToEvaluate[],
  scene: Scene,
  whom: Whom,
): Promise<Evaluated> => {
  const people = new Map<string, Map<number, Result>>()
  const asked = await surroundings(deps, context.workspaceId, scene)
  const slice = 'slice' in whom ? whom.slice : null
  const parts = 'people' in whom ? chunksOf(whom.people, live.peopleAtOnce) : [undefined]
  let seq = Number.POSITIVE_INFINITY
  for (const some of bySize(segments, live.conditionsAtOnce)) {
    const query = liveQuery({ nodes: some.map((s) => s.node), slice }, asked)
    const read = resultsReader(query, some)
    const settings = slice ? wholesale.settings : live.settings
    for (const ids of parts) {
      const options = { params: query.params, settings }
      const { rows, seq: asOf } = await deps.query<LiveRow>(
        { ...context, people: ids, whole: true },
        query.build,
        options,
      )
      seq = Math.min(seq, asOf)
      for (const row of rows) {
        const found = read(row)
        const known = people.get(row.person)
        if (known) for (const [id, result] of found) known.set(id, result)
        else people.set(row.person, found)
      }
    }
  }
  if (slice)
    for (const [id, results] of people)
      if (![...results.values()].some((r) => r.in || r.flipAt !== null)) people.delete(id)
  return { people, seq: Number.isFinite(seq) ? seq : 0 }
}

/** Of some people: one entry for each who lives, and in it one for each segment. */
export const evaluatePeople = (
  deps: EvaluateDeps,
  context: EvaluateContext,
  segments: readonly ToEvaluate[],
  scene: Scene,
  people: readonly string[],
): Promise<Evaluated> => evaluateSome(deps, context, segments, scene, { people: [...new Set(people)] })

/**
 * Of everybody, slice by slice: those who are in at least one segment or may be by time alone. Who changes hands between
 * two slices may be in both or in neither: whoever keeps the answer looks at them again, as at everybody touched.
 */
export async function* evaluateSlices(
  deps: EvaluateDeps,
  context: EvaluateContext,
  segments: readonly ToEvaluate[],
  scene: Scene,
): AsyncGenerator<Evaluated> {
  const slices = slicesQuery(wholesale.peopleAtOnce)
  const options = { params: slices.params, settings: wholesale.settings }
  const { rows } = await deps.query<{ id: string }>(context, slices.build, options)
  const edges = [null, ...rows.map((r) => r.id), null]
  for (let i = 0; i + 1 < edges.length; i++)
    yield await evaluateSome(deps, context, segments, scene, { slice: { from: edges[i]!, to: edges[i + 1]! } })
}

/** The same in one answer. */
export const evaluateEverybody = async (
  deps: EvaluateDeps,
  context: EvaluateContext,
  segments: readonly ToEvaluate[],
  scene: Scene,
): Promise<Evaluated> => {
  const people = new Map<string, ReadonlyMap<number, Result>>()
  let seq = Number.POSITIVE_INFINITY
  for await (const slice of evaluateSlices(deps, context, segments, scene)) {
    seq = Math.min(seq, slice.seq)
    for (const [id, results] of slice.people) people.set(id, results)
  }
  return { people, seq }
}
