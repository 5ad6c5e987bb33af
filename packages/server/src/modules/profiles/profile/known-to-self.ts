import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { KnownTrait } from '../../consent/index.ts'
import { readCatalogue } from '../catalogue/catalogue.store.ts'
import { className } from '../provenance.ts'
import { profileOf } from './profile.ts'
import { readKnown } from './read-known.ts'

/**
 * Everything that is known of a person, by key, for that person: whatever it may be used for, wherever it was shared and
 * however old it is, since they have a right to see it. By the same decision as every other profile.
 */
export const knownToSelf = async (tx: ForPurpose, workspaceId: number, personId: string): Promise<KnownTrait[]> => {
  const known = await readKnown(tx, workspaceId, personId)
  const sees = { contact: true, sensitive: true }
  const reading = { bit: null, here: null, mention: false, stale: true, sees, now: Date.now() }
  const { held } = profileOf(known, reading)
  const texts = new Map((await readCatalogue(tx, workspaceId)).map((d) => [d.key, d.texts]))
  return held.map(({ key, value: v, definition }) => ({
    key,
    texts: texts.get(key) ?? {},
    value: v.value,
    class: className(v.class),
    at: new Date(v.at),
    source: v.source ?? v.evidence.partner?.name ?? v.evidence.model?.name ?? '',
    allow: BigInt(v.allow & (definition?.allowed ?? v.allow)),
  }))
}
