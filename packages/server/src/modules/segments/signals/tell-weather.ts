import { childrenOf, type SegmentNode } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'
import { prepareSegments } from '../prepare.ts'
import { askToCompute, readSegments } from '../segments.store.ts'

export interface Sky {
  readonly region: string
  readonly is: readonly string[]
  readonly until: Date
}

const regionsIn = (node: SegmentNode): string[] =>
  'signal' in node && node.signal.kind === 'weather'
    ? [node.signal.region]
    : childrenOf(node).flatMap((c) => regionsIn(c.node))

/** Notes the weather of regions; segments that ask for one of which it is new are asked of everybody again. */
export const tellWeather = async (tx: AnyDb, workspaceId: number, skies: readonly Sky[]): Promise<void> => {
  const rows = JSON.stringify(skies.map((s) => ({ r: s.region, i: s.is, u: s.until.toISOString() })))
  const { rows: changed } = await sql<{ region: string }>`
    with told as (
      select distinct on (r) r, array(select jsonb_array_elements_text(i) order by 1) as is_now, u
      from jsonb_to_recordset(${rows}::jsonb) as k (r text, i jsonb, u timestamptz)),
    before as (select region, is_now, until from weather where workspace_id = ${workspaceId}),
    written as (
      insert into weather (workspace_id, region, is_now, until) select ${workspaceId}, r, is_now, u from told order by r
      on conflict (workspace_id, region) do update set is_now = excluded.is_now, until = excluded.until)
    select t.r as region from told t left join before b on b.region = t.r and b.until > now()
    where b.is_now is distinct from t.is_now`.execute(openTables(tx))
  if (changed.length === 0) return
  const news = new Set(changed.map((c) => c.region))
  const prepared = prepareSegments(await readSegments(tx, workspaceId))
  const asking = prepared.filter((s) => regionsIn(s.node).some((r) => news.has(r)))
  await askToCompute(
    tx,
    workspaceId,
    asking.map((s) => s.id),
    'signal',
  )
}
