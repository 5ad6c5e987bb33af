import type pg from 'pg'
import type { PurposeDb } from '../../packages/server/src/platform/postgres/index.ts'
import { type createCrowd, eventsOf } from './crowd.ts'
import { resolveChunk, timed } from './resolution.ts'

type Db = PurposeDb<'resolution'>
type Crowd = ReturnType<typeof createCrowd>

const start = Date.UTC(2026, 5, 1)
let said = 0

/** One account at a till, on one device after another. */
const atTheTill = (device: number) => ({
  type: 'identify',
  messageId: `kiosk-${++said}`,
  timestamp: new Date(start + said).toISOString(),
  userId: 'kiosk',
  anonymousId: `kiosk-device-${device}`,
  traits: { till: device },
})

/** Ten thousand may be one person's: what an operator would have to allow first. */
const allow = (owner: pg.Client, identifiers: number) =>
  owner.query(
    `insert into identity_settings (workspace_id, limits) values (1, $1)
     on conflict (workspace_id) do update set limits = excluded.limits`,
    [JSON.stringify({ identifiers, byKind: [], join: identifiers })],
  )

/** Gives one person as many identifiers, a thousand a chunk. */
export const fillKiosk = async (db: Db, owner: pg.Client, identifiers: number): Promise<void> => {
  await allow(owner, 2 * identifiers)
  for (let from = 0; from < identifiers; from += 1_000)
    await resolveChunk(db, eventsOf(Array.from({ length: 1_000 }, (_, i) => atTheTill(from + i))))
  await owner.query('analyze identifiers')
}

/**
 * Milliseconds of the same number of neighbours' events without the kiosk and with it in the chunk: known devices of its,
 * and two new ones, in turns.
 */
export const besideKiosk = async (db: Db, crowd: Crowd, events: number, rounds: number, identifiers: number) => {
  const turns: { without: number; with: number }[] = []
  for (let i = 0; i < rounds; i++) {
    const [alone, neighbours] = [crowd.next(events), crowd.next(events)]
    const known = Array.from({ length: 98 }, () => atTheTill(Math.floor(Math.random() * identifiers)))
    const fresh = [0, 1].map((n) => atTheTill(identifiers + 2 * i + n))
    const guests = eventsOf([...known, ...fresh])
    turns.push({
      without: await timed(() => resolveChunk(db, alone)),
      with: await timed(() => resolveChunk(db, [...neighbours, ...guests])),
    })
  }
  return turns
}
