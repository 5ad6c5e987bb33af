import { availableParallelism } from 'node:os'
import type { ClickHouseSettings } from '@clickhouse/client'

const mib = 2 ** 20

/** Short statements that are read once: what would be gained by compiling or remembering them is lost by doing so. */
const always: ClickHouseSettings = {
  max_query_size: '16000000',
  max_ast_elements: '1000000',
  max_expanded_ast_elements: '1000000',
  max_parser_depth: '10000',
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
}

/**
 * Members are kept up with before anything else. How much goes into one statement: ids of people are parameters of 128 KiB
 * at most, and a long statement takes longer to be understood than two short ones.
 */
export const live = {
  peopleAtOnce: 1_000,
  conditionsAtOnce: 400,
  settings: {
    ...always,
    priority: '1',
    max_execution_time: 60,
    max_memory_usage: String(1_024 * mib),
  } satisfies ClickHouseSettings,
}

/** Everybody, in slices of so many people: each is a statement of its own, so that live ones come in between. */
export const wholesale = {
  peopleAtOnce: 50_000,
  settings: {
    ...live.settings,
    priority: '2',
    max_threads: Math.max(1, Math.floor(availableParallelism() / 2)),
    max_bytes_before_external_group_by: String(512 * mib),
  } satisfies ClickHouseSettings,
}

/** Somebody waits for it, and can wait. Of two previews the newer is the one that is still looked at. */
export const preview = {
  settings: {
    ...always,
    priority: '2',
    max_execution_time: 20,
    max_memory_usage: String(1_536 * mib),
    max_bytes_before_external_group_by: String(768 * mib),
  } satisfies ClickHouseSettings,
}
