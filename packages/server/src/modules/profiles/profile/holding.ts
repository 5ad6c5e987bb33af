import type { ValueClass } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { Definition } from '../catalogue/definition.ts'
import { className } from '../provenance.ts'
import { profileOf } from './profile.ts'
import { readKnownOf } from './read-known.ts'

/** A value that holds. `at` in milliseconds since 1970; `allow`: the purposes it may be used for now, as bits. */
export interface HeldValue {
  readonly value: unknown
  readonly class: ValueClass
  readonly at: number
  readonly allow: number
  /** The number of the identifier through which it came. */
  readonly originId: number
  readonly definition: Definition | undefined
}

/** What holds of some attributes of a person, however old, by key: by the decision that is behind every profile. */
export const holdingValues = async (
  tx: ForPurpose,
  workspaceId: number,
  personId: string,
  keys: readonly string[],
  now: number,
): Promise<Map<string, HeldValue>> => {
  if (keys.length === 0) return new Map()
  const known = (await readKnownOf(tx, workspaceId, [personId], keys)).get(personId)!
  const sees = { contact: true, sensitive: true }
  const { held } = profileOf(known, { bit: null, here: null, mention: false, stale: true, sees, now })
  return new Map(
    held.map(({ key, value: v, definition }) => [
      key,
      {
        ...{ value: v.value, class: className(v.class), at: v.at, originId: v.originId, definition },
        allow: v.allow & (definition?.allowed ?? v.allow),
      },
    ]),
  )
}
