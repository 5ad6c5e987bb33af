/** `npm run bench:identity [-- --quick] [--squash]`: who is who, at a million events, beside the same rows upserted by hand; or the squash alone. */
import pg from 'pg'
import { openDatabase } from '../../packages/server/src/platform/postgres/index.ts'
import { machineFacts, median, quantile, row, thousands } from '../lib/machine.ts'
import { startStack } from '../lib/stack.ts'
import { createPlainTables } from './by-hand.ts'
import { createCrowd } from './crowd.ts'
import { besideKiosk, fillKiosk } from './kiosk.ts'
import { readProfiles, selectRows } from './reads.ts'
import { type Turn, takeTurn } from './resolution.ts'
import { measureSquash } from './squash.ts'

const quick = process.argv.includes('--quick')
const people = quick ? 20_000 : 200_000
const events = quick ? 100_000 : 1_000_000
const atOnce = 10_000
const seconds = quick ? 5 : 20
const kiosk = 10_000
const history = quick ? { people: 20_000, events: 25, pairs: 500 } : { people: 200_000, events: 25, pairs: 2_000 }
const verdict = (ok: boolean) => (ok ? 'met' : 'MISSED')
const ms = (v: number) => `${v.toFixed(1)} ms`
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)

console.log(`Machine: ${machineFacts()}`)
if (!process.argv.includes('--squash'))
  console.log(
    `${thousands(events)} events on ${thousands(people)} people, chunks of ${thousands(atOnce)}, one worker\n`,
  )

const stack = await startStack()
// Creates the workspace, its source and the key; reading needs it anyway.
const api = await stack.startApi()
const owner = new pg.Client({ connectionString: stack.postgres.url })
await owner.connect()
const database = await openDatabase(stack.postgres.url, { name: 'bench' })
const db = database.purposes.system('resolution')

const measureResolution = async () => {
  await createPlainTables(owner)
  const crowd = createCrowd(people)
  const turns: Turn[] = []
  for (let done = 0; done < events; done += atOnce) turns.push(await takeTurn(db, crowd.next(atOnce)))
  const rate = (list: readonly number[]) => (events / sum(list)) * 1_000
  const byHand = rate(turns.map((t) => t.byHand))
  const candor = rate(turns.map((t) => t.candor))
  const share = candor / byHand
  row(
    'the same rows upserted by hand-written SQL',
    `${thousands(byHand)} ev/s`,
    'whose they are is known: nothing decided',
  )
  row(
    'resolution and profile',
    `${thousands(candor)} ev/s`,
    `${share.toFixed(2)} × the above (goal ≥ 0.5)`,
    verdict(share >= 0.5),
  )
  const share50 = (list: readonly Turn[]) => median(list.map((t) => t.byHand / t.candor)).toFixed(2)
  const fifth = Math.ceil(turns.length / 5)
  row(
    '  share by chunk: median, of the first fifth, of the last',
    [turns, turns.slice(0, fifth), turns.slice(-fifth)].map(share50).join(', '),
    'new people first, known ones later',
  )
  row('  identifies that joined two people', thousands(sum(turns.map((t) => t.merges))), 'of 5 % identifies')

  await owner.query('vacuum analyze')
  const load = { rate: 200, seconds }
  await readProfiles(api.url, { rate: 50, seconds: 2, who: crowd.somebody })
  const selects = await selectRows(stack.postgres.url, load)
  const profiles = await readProfiles(api.url, { ...load, who: crowd.somebody })
  const both = (list: readonly number[]) => `p50 ${ms(median(list))}, p99 ${ms(quantile(list, 0.99))}`
  row('select by primary key, 200 a second', both(selects), 'one statement, no HTTP, no purpose')
  row('profile by identifier, 200 a second, workers idle', both(profiles), 'HTTP, purpose, provenance, audit')

  await fillKiosk(db, owner, kiosk)
  await besideKiosk(db, crowd, atOnce, 1, kiosk)
  const beside = await besideKiosk(db, crowd, atOnce, quick ? 3 : 9, kiosk)
  const slower = median(beside.map((t) => t.with / t.without))
  row('neighbours without the kiosk', ms(median(beside.map((t) => t.without))), `a chunk of ${thousands(atOnce)}`)
  row(
    `neighbours with 100 events of a person of ${thousands(kiosk)} ids`,
    ms(median(beside.map((t) => t.with))),
    `${slower.toFixed(2)} × (goal ≤ 1.2)`,
    verdict(slower <= 1.2),
  )
}

try {
  if (!process.argv.includes('--squash')) await measureResolution()
  await measureSquash(database, owner, stack.clickhouse.url, history)
} finally {
  await owner.end()
  await database.close()
  await stack.close()
}
