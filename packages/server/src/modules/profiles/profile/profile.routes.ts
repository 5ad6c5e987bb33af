import { findProfile, getProfile, type Profile } from '@candor/contracts'
import { sql } from 'kysely'
import { type Http, type Principal, problem } from '../../../platform/http/index.ts'
import { type Purposes, purposeBits } from '../../../platform/postgres/index.ts'
import { type Catalogues, purposeNamed } from '../../consent/index.ts'
import { identifierFor, identifierOf, type NamedIdentifier, type RulesDirectory } from '../../identity/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { type Sees, seesOf } from '../catalogue/sensitivity.ts'
import { className } from '../provenance.ts'
import { type Held, profileOf } from './profile.ts'
import { readKnownOf, type StoredValue, type Whom } from './read-known.ts'

export interface ProfileDeps {
  readonly purposes: Purposes
  readonly catalogues: Catalogues
  readonly rules: RulesDirectory
}

interface Asked {
  readonly purpose: string
  readonly context?: string | undefined
  readonly mention: boolean
  readonly stale: boolean
}

export type NameBits = (mask: number) => string[]

/** Where a value comes from, as it crosses the wire. */
export const storyOf = (v: StoredValue, sees: Sees, namesOf: NameBits) => ({
  value: v.value,
  class: className(v.class),
  at: new Date(v.at).toISOString(),
  source: v.source === null ? null : { id: v.sourceId, name: v.source },
  messageId: v.messageId,
  through: v.through && identifierFor(v.through, sees),
  context: v.context,
  evidence: v.evidence,
  confidence: v.confidence,
  expiresAt: v.expiresAt === null ? null : new Date(v.expiresAt).toISOString(),
  purposes: namesOf(v.allow),
})

const shown = (h: Held<StoredValue>, sees: Sees, namesOf: NameBits): Profile['values'][number] => ({
  attribute: h.key,
  type: h.definition?.type ?? null,
  unit: h.definition?.unit ?? null,
  ...storyOf(h.value, sees, (mask) => namesOf(mask & (h.definition?.allowed ?? mask))),
  freshness: h.freshness,
  stale: h.stale,
  mentionable: h.mentionable,
  mention: h.mention,
  contradicted: h.contradictions.length > 0,
  contradictions: h.contradictions.map((c) => c.value),
  lost: h.lost.map(({ value, because }) => ({ ...storyOf(value, sees, namesOf), because })),
})

const nobody = () => problem('not_found', { detail: 'There is no such person in this workspace for this purpose.' })

/** Who holds an identifier, as far as the purpose lets be seen. */
const holderOf = (workspaceId: number, { kind, value }: NamedIdentifier): Whom => sql<{ id: string }>`
  select person_id as id from identifiers where workspace_id = ${workspaceId} and kind = ${kind} and value = ${value}`

/** Whom an id stands for now, as far as the purpose lets be seen: itself, or the person it was merged into. */
const standingFor = (workspaceId: number, id: string): Whom => sql<{ id: string }>`
  select coalesce(merged_into, id) as id from people where workspace_id = ${workspaceId} and id = ${id}`

/** What is known of a person, for a purpose and in a context. Each reading is in the audit log, in its transaction. */
export const registerProfileReading = (http: Http, { purposes, catalogues, rules }: ProfileDeps): void => {
  const read = async (
    { workspaceId, principal }: { workspaceId: number; principal: Principal },
    asked: Asked,
    whom: Whom,
  ): Promise<Profile> => {
    const purpose = await purposeNamed(catalogues, workspaceId, asked.purpose)
    const catalogue = await catalogues.of(workspaceId)
    const namesOf: NameBits = (mask) =>
      [...catalogue.purposes.values()].filter((p) => mask & (1 << p.bit)).map((p) => p.key)
    const here = asked.context ?? null
    const sees = seesOf(principal)
    return purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, async (tx) => {
      const [found] = await readKnownOf(tx, workspaceId, whom)
      if (!found) throw nobody()
      const [personId, known] = found
      const reading = { here, mention: asked.mention, stale: asked.stale, sees, now: Date.now() }
      const { held, silent } = profileOf(known, { ...reading, bit: Number(purposeBits(purpose)) })
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'person.profile_read',
        target: `person:${personId}`,
        detail: { purpose: asked.purpose, context: here, mention: asked.mention, values: held.length },
      })
      return {
        personId,
        purpose: asked.purpose,
        context: here,
        mention: asked.mention,
        values: held.map((h) => shown(h, sees, namesOf)),
        silent: silent.map(({ key, because }) => ({ attribute: key, because })),
      }
    })
  }

  http.route(getProfile, ({ params, query }, caller) => read(caller, query, standingFor(caller.workspaceId, params.id)))

  http.route(findProfile, async ({ query: { kind, value, ...asked } }, caller) => {
    const normal = identifierOf(await rules.of(caller.workspaceId), kind, value)
    if (normal === null) throw nobody()
    return read(caller, asked, holderOf(caller.workspaceId, { kind, value: normal }))
  })
}
