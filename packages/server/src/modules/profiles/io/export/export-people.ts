import type { ExportedPerson } from '@candor/contracts'
import type { ForPurpose } from '../../../../platform/postgres/index.ts'
import { reaches } from '../../../identity/index.ts'
import { type NameBits, storyOf } from '../../profile/profile.routes.ts'
import { profileOf, type Reading } from '../../profile/profile.ts'
import { readKnownOf, type StoredValue, thesePeople } from '../../profile/read-known.ts'
import { type PageOfPeople, readPeople } from './read-people.ts'

/** What of each person is exported. */
export interface Selection {
  /** Undefined: all. */
  readonly identifiers: readonly string[] | undefined
  readonly attributes: readonly string[] | undefined
  readonly provenance: boolean
}

/**
 * The next people whom the connection's purpose lets be read, by id, each as a reading of their profile would show them.
 * Fewer than asked for: there are no more.
 */
export const exportPage = async (
  tx: ForPurpose,
  page: PageOfPeople,
  { identifiers, attributes, provenance }: Selection,
  reading: Reading,
  namesOf: NameBits,
): Promise<ExportedPerson[]> => {
  const people = await readPeople(tx, page, identifiers)
  const ids = people.map((p) => p.id)
  const known = await readKnownOf(tx, page.workspaceId, thesePeople(ids), attributes)
  return people.map(({ identifiers: own, ...frame }) => {
    const person = { ...frame, identifiers: own.filter((i) => reading.sees.contact || !reaches(i)) }
    const { held } = profileOf<StoredValue>(known.get(person.id)!, reading)
    const values = Object.fromEntries(held.map((h) => [h.key, h.value.value]))
    if (!provenance) return { ...person, values }
    const stories = held.map((h) => {
      const { value: _, ...story } = storyOf(h.value, reading.sees, (mask) =>
        namesOf(mask & (h.definition?.allowed ?? mask)),
      )
      const { freshness, mentionable, contradictions } = h
      return [h.key, { ...story, freshness, mentionable, contradicted: contradictions.length > 0 }] as const
    })
    return { ...person, values, provenance: Object.fromEntries(stories) }
  })
}
