import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void

/** V8 hides its collector behind a flag, which must not stay: compiled code is kept under the flags of its time. */
const collector = (): Collect => {
  setFlagsFromString('--expose-gc')
  try {
    return runInNewContext('gc') as Collect
  } finally {
    setFlagsFromString('--no-expose-gc')
  }
}

const lookMs = 5_000
/** Share of one core below which a process counts as idle. */
const idleShare = 0.03
/** Less than this is not worth the collection, which takes a tenth of a second. */
const worthBytes = 8 * 2 ** 20
const restMs = 60_000

/**
 * Gives memory back to the system when the process has nothing to do: what only its start or a wave of work needed. Node
 * does not tell V8 of idle times, so V8 would keep it for ever, tens of MB in each process. Ends with the process.
 */
export const giveBackWhenIdle = (): void => {
  let used = process.cpuUsage()
  let notBefore = 0
  const look = () => {
    const { user, system } = process.cpuUsage(used)
    used = process.cpuUsage()
    const idle = user + system < idleShare * lookMs * 1_000
    if (!idle || performance.now() < notBefore) return
    const { heapTotal, heapUsed } = process.memoryUsage()
    if (heapTotal - heapUsed < worthBytes) return
    collector()({ type: 'major', flavor: 'last-resort' })
    notBefore = performance.now() + restMs
  }
  setInterval(look, lookMs).unref()
}
