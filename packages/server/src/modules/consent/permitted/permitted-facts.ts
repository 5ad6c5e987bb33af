import { defaultAllow } from '../fold.ts'
import type { EventContext, Pending } from './pending.ts'
import { peoplePermitted } from './permitted-events.ts'

/** What is known of people, as conditions over the columns of `facts`. */
export interface FactsPermitted {
  /** Holds for rows of people who live and allow the purpose now. Which candidates of a row count, `bit` says. */
  readonly condition: string
  /** The purpose as a bit: a candidate counts if it was `collected` for it. */
  readonly bit: string
  /**
   * A query of what people allow and refused now: person_id, allow, refused as masks, one row for each who ever answered,
   * also of people who do not allow the purpose. For whoever has no row `defaults` holds.
   */
  readonly permissions: string
  readonly defaults: bigint
  readonly params: Readonly<Record<string, unknown>>
}

/** Facts stand under people who live; those of whose merging ClickHouse has not heard count no more. */
export const factsPermitted = (context: EventContext, known: Pending, as: string): FactsPermitted => {
  const may = peoplePermitted(context, known, as)
  const gone = known.merged.filter((m) => m.id !== m.to).map((m) => m.id)
  const { judged, pending } = known
  const byCopy = `
    select person_id, if(argMax(valid_until, seq) > now64(3), argMax(allow, seq), 0) as allow,
      argMax(refused, seq) as refused
    from permissions where workspace_id = {${as}Workspace:UInt32} ${may.among}
      ${pending.length > 0 ? `and person_id not in {${as}Pending:Array(UUID)}` : ''}
    group by person_id`
  const byUs = `
    select judged.1 as person_id, judged.2 as allow, judged.3 as refused
    from (select arrayJoin(arrayZip({${as}Judged:Array(UUID)}, {${as}Allow:Array(UInt64)},
      {${as}Refused:Array(UInt64)})) as judged)`
  return {
    condition: `workspace_id = {${as}Workspace:UInt32} and ${may.condition} ${may.among}
      ${gone.length > 0 ? `and person_id not in {${as}Gone:Array(UUID)}` : ''}`,
    bit: `{${as}Bit:UInt64}`,
    permissions: judged.length > 0 ? `${byCopy} union all ${byUs}` : byCopy,
    defaults: defaultAllow,
    params: {
      ...may.params,
      ...(gone.length > 0 && { [`${as}Gone`]: gone }),
      ...(judged.length > 0 && {
        [`${as}Judged`]: judged.map((j) => j.id),
        // In an array the client puts texts into quotes, and no mask is beyond what a number holds.
        [`${as}Allow`]: judged.map((j) => Number(j.allow)),
        [`${as}Refused`]: judged.map((j) => Number(j.refused)),
      }),
    },
  }
}
