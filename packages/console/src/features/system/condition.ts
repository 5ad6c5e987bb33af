import type { Key } from '../../app/i18n/index.ts'
import type { System } from './system-page.tsx'

/** A wait that an operator should know of, in seconds; the pipeline is made for one or two. */
const longWait = 30

type Seen = Pick<System, 'postgres' | 'clickhouse' | 'inbox' | 'history' | 'workers'>

/** The state of the whole in a word, and what is wrong with it in sentences, the gravest first. */
export const conditionOf = (system: Seen): { condition: 'good' | 'behind' | 'trouble'; troubles: Key[] } => {
  const troubles: Key[] = [
    ...(system.postgres.ok ? [] : (['system.postgresDown'] as const)),
    ...(system.clickhouse.ok ? [] : (['system.engineDown'] as const)),
    ...(system.workers.some((w) => w.alive) ? [] : (['system.noWorker'] as const)),
  ]
  if (troubles.length > 0) return { condition: 'trouble', troubles }
  const wait = Math.max(system.inbox.oldestSeconds ?? 0, system.history.oldestSeconds ?? 0)
  return { condition: wait > longWait ? 'behind' : 'good', troubles }
}
