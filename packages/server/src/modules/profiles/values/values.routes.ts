import { randomUUID } from 'node:crypto'
import { misfits, type ToldAbout, tellAboutIdentifier, tellAboutPerson } from '@candor/contracts'
import { type Http, type Principal, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, type Purposes, retryConflicts } from '../../../platform/postgres/index.ts'
import type { Catalogues } from '../../consent/index.ts'
import { identifyPeople, type NamedIdentifier, type RulesDirectory } from '../../identity/index.ts'
import { findSources, writeAudit } from '../../workspaces/index.ts'
import { classNumber } from '../provenance.ts'
import { assertProvenance } from './assert-provenance.ts'
import { type HeldPerson, holdPerson, named } from './hold-person.ts'
import { namesOf, toldFor } from './purposes-told-for.ts'
import { tellCatalogue, tellValues } from './tell-values.ts'
import type { ToldValue } from './write-values.ts'

export interface TellDeps {
  readonly purposes: Purposes
  readonly catalogues: Catalogues
  readonly rules: RulesDirectory
}

interface Caller {
  readonly workspaceId: number
  readonly principal: Principal
}

interface Body {
  readonly values: readonly ToldAbout[]
  readonly sourceId?: number | undefined
  readonly messageId?: string | undefined
}

/** The transaction's snapshot: the people are held, so nothing can have changed since. */
export const snapshotOf = async (tx: ForPurpose): Promise<string> => {
  const row = await tx.selectNoFrom((eb) => eb.fn<string>('pg_current_snapshot', []).as('snapshot')).executeTakeFirst()
  return row?.snapshot ?? ''
}

const assertSource = async (tx: ForPurpose, workspaceId: number, sourceId: number) => {
  const found = await findSources(tx, [{ workspaceId, sourceId }])
  if (found.size === 0) throw problem('not_found', { detail: `There is no source ${sourceId}.` })
}

/** Tells values of somebody who is held. All are kept, or a problem is thrown. */
const tell = async (tx: ForPurpose, deps: TellDeps, caller: Caller, person: HeldPerson, body: Body) => {
  const { workspaceId, principal } = caller
  const catalogue = await deps.catalogues.of(workspaceId)
  if (body.sourceId !== undefined) await assertSource(tx, workspaceId, body.sourceId)
  const now = Date.now()
  const messageId = body.messageId ?? randomUUID()
  const told = body.values.map((v): ToldValue => {
    assertProvenance(v, now)
    const collected = toldFor(catalogue, v.purposes, v.evidence.agreement) & person.allow
    // That something is no longer known may always be said.
    if (collected === 0 && v.value !== null) throw problem('nothing_allowed', { detail: v.attribute })
    return {
      workspaceId,
      personId: person.personId,
      key: v.attribute,
      value: v.value ?? null,
      class: classNumber(v.class),
      at: v.at === undefined ? now : Date.parse(v.at),
      originId: person.originId,
      sourceId: body.sourceId ?? 0,
      messageId,
      collected,
      context: v.context ?? null,
      evidence: { ...v.evidence, by: principal.label },
      confidence: v.confidence ?? null,
      expiresAt: v.expiresAt === undefined ? null : Date.parse(v.expiresAt),
    }
  })
  const { written, refused, news } = await tellValues(tx, told, { snapshot: await snapshotOf(tx), now, report: true })
  if (refused.size > 0) {
    const issues = told.flatMap((v, i) => {
      const misfit = refused.get(v)
      return misfit ? [{ path: `values.${i}.value`, message: `${v.key}: ${misfits[misfit]}` }] : []
    })
    throw problem('attribute_misfit', { issues })
  }
  await writeAudit(tx, {
    workspaceId,
    actor: principal.label,
    action: 'person.told_about',
    target: `person:${person.personId}`,
    detail: { attributes: [...new Set(told.map((v) => v.key))] },
  })
  await tellCatalogue(tx, news)
  return {
    personId: person.personId,
    values: told.map((v) => ({
      attribute: v.key,
      outcome: written.has(v) ? ('kept' as const) : ('older' as const),
      purposes: namesOf(catalogue, v.collected),
    })),
  }
}

/** Whoever holds an identifier, made if nobody does. */
const holderOf = async (tx: ForPurpose, workspaceId: number, who: NamedIdentifier): Promise<HeldPerson> => {
  const claim = { workspaceId, messageId: '', type: 'identify', occurredAt: Date.now(), others: [who] }
  const nothing = { userId: null, anonymousId: null, previousId: null, email: null }
  const { personOf } = await identifyPeople(tx, [{ ...claim, ...nothing }])
  return holdPerson(tx, workspaceId, personOf[0]!, who)
}

/** Values told through the interface, with where they come from. */
export const registerTelling = (http: Http, deps: TellDeps): void => {
  const { purposes, rules } = deps
  const within = <T>({ workspaceId, principal }: Caller, act: (tx: ForPurpose) => Promise<T>): Promise<T> =>
    retryConflicts(() => purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, act))

  http.route(tellAboutPerson, async ({ params, body: { through, ...body } }, caller) => {
    const who = through ? named(await rules.of(caller.workspaceId), through) : null
    return within(caller, async (tx) =>
      tell(tx, deps, caller, await holdPerson(tx, caller.workspaceId, params.id, who), body),
    )
  })

  http.route(tellAboutIdentifier, async ({ body: { subject, ...body } }, caller) => {
    const who = named(await rules.of(caller.workspaceId), subject)
    return within(caller, async (tx) => tell(tx, deps, caller, await holderOf(tx, caller.workspaceId, who), body))
  })
}
