import { expect, test } from 'vitest'
import { conditionOf } from './condition.ts'

const engine = { ok: true, version: '18', latencyMs: 1 }
const worker = { id: 'w', startedAt: '', seenAt: '', processed: 0, alive: true }
const healthy = {
  postgres: engine,
  clickhouse: engine,
  inbox: { batches: 0, events: 0, oldestSeconds: null },
  history: { pendingChunks: 0, oldestSeconds: null },
  subscribers: [],
  workers: [worker],
}

test('with engines that answer, a worker and no wait, everything works', () => {
  expect(conditionOf(healthy)).toEqual({ condition: 'good', troubles: [] })
})

test('a long wait is a backlog and no trouble', () => {
  const behind = { ...healthy, inbox: { batches: 9, events: 9000, oldestSeconds: 300 } }
  expect(conditionOf(behind).condition).toBe('behind')
})

test('what is wrong is told, the gravest first', () => {
  const down = { ...engine, ok: false }
  const all = { ...healthy, postgres: down, clickhouse: down, workers: [{ ...worker, alive: false }] }
  expect(conditionOf(all)).toEqual({
    condition: 'trouble',
    troubles: ['system.postgresDown', 'system.engineDown', 'system.noWorker'],
  })
})
