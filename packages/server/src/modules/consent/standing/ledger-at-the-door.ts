import type { PurposeDb } from '../../../platform/postgres/index.ts'
import { type AnswerOfSubject, createAnswerWriter } from '../answers/answer-writer.ts'
import type { LedgerEntry } from '../fold.ts'
import { findStanding, type Holder, type Named, readPasts } from './standing.store.ts'

/** A holder as the door remembers one, with its past once somebody asked. */
export type KnownHolder = Holder & { past?: Promise<readonly LedgerEntry[]> }

/** What the door asks of the ledger. */
export interface LedgerAtTheDoor {
  /**
   * Who holds each identifier and what is known of them, at most a second old; null where nobody does. All that is asked
   * at the same time is one statement. Rejects while PostgreSQL is away.
   */
  holders(named: readonly Named[]): Promise<(KnownHolder | null)[]>
  /** All that is known of a holder. */
  pastOf(workspaceId: number, holder: KnownHolder): Promise<readonly LedgerEntry[]>
  /** Writes what somebody says, though nothing of the event that says it is kept. Resolves when it is in force. */
  tell(workspaceId: number, personId: string, answers: readonly AnswerOfSubject[]): Promise<unknown>
  close(): Promise<void>
}

export interface DoorOptions {
  freshForMs?: number
  /** How many identifiers are remembered. */
  capacity?: number
  now?(): number
}

interface Known {
  readonly holder: KnownHolder | null
  readonly until: number
}

interface Asked {
  readonly named: readonly Named[]
  resolve(holders: (KnownHolder | null)[]): void
  reject(error: unknown): void
}

/** At most so many identifiers in one statement, but never a part of what one caller asks. */
const atOnce = 5_000
const separator = '\x1f'
const keyOf = ({ workspaceId, kind, value }: Named) => workspaceId + separator + kind + separator + value

export const createLedgerAtTheDoor = (db: PurposeDb<'consent'>, options: DoorOptions = {}): LedgerAtTheDoor => {
  const { freshForMs = 1_000, capacity = 50_000, now = Date.now } = options
  const writer = createAnswerWriter(db)
  // In the order in which they were asked, and all for the same time: the oldest is first, and the first to be forgotten.
  const known = new Map<string, Known>()
  let asked: Asked[] = []
  let reading = false

  const remembered = (named: Named): Known | undefined => {
    const found = known.get(keyOf(named))
    return found && found.until > now() ? found : undefined
  }
  const forgetOldest = () => {
    for (const [key, { until }] of known) {
      if (known.size <= capacity && until > now()) return
      known.delete(key)
    }
  }

  const read = async (some: readonly Asked[]) => {
    const holders = new Map<string, KnownHolder | null>()
    const wanted = new Map<string, Named>()
    for (const n of some.flatMap((a) => a.named)) {
      const found = remembered(n)
      if (found) holders.set(keyOf(n), found.holder)
      else wanted.set(keyOf(n), n)
    }
    // From the moment of asking: what is answered may be a little younger, never older.
    const until = now() + freshForMs
    const found = await findStanding(db, [...wanted.values()])
    for (const [i, key] of [...wanted.keys()].entries()) {
      const holder = found[i] ?? null
      holders.set(key, holder)
      known.delete(key)
      known.set(key, { holder, until })
    }
    forgetOldest()
    for (const { named, resolve } of some) resolve(named.map((n) => holders.get(keyOf(n)) ?? null))
  }
  const takeAsked = (): Asked[] => {
    let identifiers = 0
    let n = 0
    for (const { named } of asked) {
      if (n > 0 && identifiers + named.length > atOnce) break
      identifiers += named.length
      n++
    }
    const some = asked.slice(0, n)
    asked = asked.slice(n)
    return some
  }
  const readAll = async () => {
    reading = true
    // A turn later, so that requests that came together share a statement.
    await new Promise(setImmediate)
    while (asked.length > 0) {
      const some = takeAsked()
      await read(some).catch((error: unknown) => {
        for (const { reject } of some) reject(error)
      })
    }
    reading = false
  }

  return {
    holders: (named) => {
      const found = named.map(remembered)
      if (found.every((f) => f !== undefined)) return Promise.resolve(found.map((f) => f.holder))
      return new Promise((resolve, reject) => {
        asked.push({ named, resolve, reject })
        if (!reading) void readAll()
      })
    },
    pastOf: (workspaceId, holder) => {
      holder.past ??= readPasts(db, [{ workspaceId, id: holder.personId }]).then(
        (found) => found.get(holder.personId) ?? [],
        (error: unknown) => {
          delete holder.past
          throw error
        },
      )
      return holder.past
    },
    tell: (workspaceId, personId, answers) => writer.write(workspaceId, { personId }, answers),
    close: () => writer.close(),
  }
}
