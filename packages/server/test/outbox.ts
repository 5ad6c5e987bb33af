import { Registry } from 'prom-client'
import { createLog } from '../src/platform/log.ts'
import { type Outbox, startOutbox } from '../src/platform/outbox/index.ts'
import { type Postgres, type Purposes, roleUrl } from '../src/platform/postgres/index.ts'
import { watchWork } from '../src/platform/work/index.ts'

/** An outbox with a watch of its own, as each worker has one; closing it closes both. `url` is the owner's. */
export const openOutbox = (
  database: { url: string; postgres: Postgres; purposes: Purposes },
  registry = new Registry(),
): Outbox => {
  const { url, postgres, purposes } = database
  const log = createLog('silent', 'test')
  const work = watchWork(roleUrl(url, 'candor_app'), log)
  const outbox = startOutbox({ postgres, purposes, work, log, registry })
  return {
    subscribe: outbox.subscribe,
    close: async () => {
      await outbox.close()
      await work.close()
    },
  }
}
