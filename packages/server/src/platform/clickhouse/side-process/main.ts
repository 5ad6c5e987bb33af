/** The side process: holds chDB, serves ClickHouse's HTTP interface, ends with the process that started it. */
import { giveBackWhenIdle } from '../../give-back.ts'
import { openEngine } from './engine.ts'
import type { Assignment, Report } from './protocol.ts'
import { serve } from './server.ts'

const report = (message: Report) =>
  new Promise<void>((resolve) => process.send?.(message, undefined, {}, () => resolve()))

const start = async ({ dir, port, secret, memoryBytes }: Assignment) => {
  const engine = await openEngine(dir, memoryBytes)
  const server = await serve(engine, port, { user: 'candor', password: secret }).catch(async (error) => {
    await engine.close()
    throw error
  })
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await server.close()
    await engine.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
  await report({ ready: true, port: server.port })
  giveBackWhenIdle()
  if (!process.connected) await stop()
}

process.once('message', (assignment: Assignment) => {
  start(assignment).catch(async (error) => {
    const { code, message } = error as NodeJS.ErrnoException
    await report({ ready: false, code, message })
    process.exit(1)
  })
})
// Started by hand, or orphaned before the first word: there is nobody to work for.
if (!process.connected) process.exit(1)
process.once('disconnect', () => setTimeout(() => process.exit(1), 60_000).unref())
