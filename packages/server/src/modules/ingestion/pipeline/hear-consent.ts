import { hearStamps, needsPast, readPasts, readStanding, type Stamp } from '../../consent/index.ts'
import { findSources, type SourceRecord } from '../../workspaces/index.ts'
import { readStamp } from '../door.ts'
import { stampOf, toldBy } from '../told.ts'
import { type Item, type Step, stillOk } from './chunk.ts'
import { consentOf, happenedAt } from './event.ts'

/** What an event tells of its person's consent, by the source as it is now; null: nothing. */
const stampOfItem = ({ event, personId, originId }: Item, source: SourceRecord): Stamp | null => {
  const stamp = readStamp(consentOf(event), source)
  if (!stamp.present) return null
  const told = toldBy(stamp, source, event, happenedAt(event))
  return stampOf(stamp, source, { personId: personId!, originId: originId || null, messageId: event.messageId, told })
}

/**
 * Before consent is enforced: what the events of this chunk tell of it stands in the ledger first, which alone decides.
 * Asks only for people of sources that rest on consent, and for those whose events say something.
 */
export const hearConsent: Step = async (chunk, { now }) => {
  const items = stillOk(chunk)
  chunk.sources = await findSources(
    chunk.tx,
    items.map((i) => i.event),
  )
  const stamps: Stamp[] = []
  const asking: Item[] = []
  for (const item of items) {
    const source = chunk.sources.get(item.event.sourceId)
    if (!source?.enabled || item.personId === null) continue
    const stamp = stampOfItem(item, source)
    if (stamp) stamps.push(stamp)
    if (stamp || source.legalBasis === 'consent') asking.push(item)
  }
  if (asking.length === 0) return
  const someone = (item: Item) => ({ workspaceId: item.event.workspaceId, id: item.personId! })
  const known = await readStanding(chunk.tx, asking.map(someone))
  const states = await hearStamps(chunk.tx, known, stamps, new Date(now()))
  const late = asking.filter((i) => needsPast(states.get(i.personId!) ?? new Map(), happenedAt(i.event)))
  const pasts = await readPasts(chunk.tx, late.map(someone))
  chunk.standing = new Map([...states].map(([id, own]) => [id, { states: own, past: pasts.get(id) ?? null }]))
}
