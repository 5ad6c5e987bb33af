import { openDatabase } from '../src/platform/postgres/index.ts'
import { openOutbox } from './outbox.ts'

/**
 * A worker of its own for tests that kill it: `node outbox-worker.ts <owner's url>`. It writes down what it handles in
 * the table `handled`, half of it before and half of it after a pause, and says `handling` in between.
 */
const url = process.argv[2]!
const outbox = openOutbox({ url, ...(await openDatabase(url, { name: 'candor-test-worker' })) })
await outbox.subscribe({
  name: 'written',
  topics: ['thing'],
  purpose: 'consent',
  handle: async (batch, tx) => {
    const write = async (ids: number[]) => {
      for (const id of ids)
        await tx
          .insertInto('settings')
          .values({ name: `handled ${id}`, value: '' })
          .execute()
    }
    const ids = batch.map((row) => row.id)
    await write(ids.slice(0, ids.length / 2))
    process.stdout.write('handling\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await write(ids.slice(ids.length / 2))
  },
})
