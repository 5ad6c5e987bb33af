import {
  addRecipient,
  changeRecipient,
  listRecipients,
  misfits,
  type Recipient,
  removeRecipient,
  seemingType,
} from '@candor/contracts'
import { type Http, type Principal, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, type Purposes, purposeBits, retryConflicts } from '../../../platform/postgres/index.ts'
import { type Catalogues, purposeNamed } from '../../consent/index.ts'
import { uuidv7 } from '../../identity/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { anyPurpose, judge } from '../catalogue/definition.ts'
import { definitionKey, definitionsOf, propose, readDefinitionsToWrite } from '../catalogue/definitions.store.ts'
import { seesOf } from '../catalogue/sensitivity.ts'
import { profileOf, type Reading } from '../profile/profile.ts'
import { currentId } from '../profiles.store.ts'
import { classNumber } from '../provenance.ts'
import { type HeldPerson, holdPerson, nobody } from '../values/hold-person.ts'
import { namesOf, toldFor } from '../values/purposes-told-for.ts'
import {
  deleteRecipient,
  insertRecipient,
  readRecipients,
  renameRecipient,
  type SaidOfRecipient,
  type StoredRecipient,
  writeRecipientValues,
} from './recipients.store.ts'

export interface RelationDeps {
  readonly purposes: Purposes
  readonly catalogues: Catalogues
}

interface Caller {
  readonly workspaceId: number
  readonly principal: Principal
}

interface Body {
  readonly relation?: string | undefined
  readonly label?: string | undefined
  readonly values: readonly { readonly attribute: string; readonly value?: unknown }[]
  readonly context?: string | undefined
  readonly purposes: readonly string[]
}

/** Nobody gives to more people than this by hand. */
const maxRecipients = 200

type Names = (mask: number) => string[]

/** Nothing of a recipient is spoken of to them: whether it may be mentioned is no question. */
const asKnown = (r: StoredRecipient) =>
  r.values.map((v) => ({
    // What a person says of somebody else is declared: by them, not by the recipient.
    ...{ key: v.key, value: v.value, class: classNumber('zero'), at: v.at, allow: v.purposes },
    ...{ messageId: r.id, expiresAt: null, originId: 0, sourceId: 0, context: null },
  }))

/** Recipients by the decision that is behind every profile. */
const shownFor = async (
  tx: ForPurpose,
  workspaceId: number,
  stored: readonly StoredRecipient[],
  reading: Pick<Reading, 'bit' | 'sees' | 'stale'>,
  names: Names,
): Promise<Recipient[]> => {
  const definitions = await definitionsOf(
    tx,
    workspaceId,
    stored.flatMap((r) => r.values.map((v) => v.key)),
  )
  return stored.map((r) => {
    const known = { values: asKnown(r), definitions, answers: [] }
    const { held, silent } = profileOf(known, { ...reading, here: null, mention: false, now: Date.now() })
    return {
      ...{ id: r.id, relation: r.relation, label: r.label, createdAt: r.createdAt.toISOString() },
      values: held.map(({ key, value, definition, freshness, stale }) => ({
        ...{ attribute: key, value: value.value, class: 'zero' as const, at: new Date(value.at).toISOString() },
        ...{ purposes: names(value.allow & (definition?.allowed ?? value.allow)), freshness, stale },
      })),
      silent: silent.map(({ key, because }) => ({ attribute: key, because })),
    }
  })
}

const noRecipient = () => problem('not_found', { detail: 'The person has no such recipient.' })

/** What is said of a recipient, judged by the catalogue as if it were of the person. Throws as telling does. */
const judged = async (tx: ForPurpose, deps: RelationDeps, caller: Caller, person: HeldPerson, body: Body) => {
  const { workspaceId, principal } = caller
  const catalogue = await deps.catalogues.of(workspaceId)
  const collected = toldFor(catalogue, body.purposes) & person.allow
  if (collected === 0) throw problem('nothing_allowed')
  const now = Date.now()
  const names = body.values.map(({ attribute }) => ({ workspaceId, key: attribute }))
  const definitions = await readDefinitionsToWrite(tx, names)
  const issues: { path: string; message: string }[] = []
  const values = body.values.flatMap(({ attribute: key, value = null }, i) => {
    const verdict = judge(definitions.get(definitionKey(workspaceId, key)), { value, collected }, now)
    if (!('misfit' in verdict)) return [{ key, value, purposes: verdict.collected }]
    issues.push({ path: `values.${i}.value`, message: `${key}: ${misfits[verdict.misfit]}` })
    return []
  })
  if (issues.length > 0) throw problem('attribute_misfit', { issues })
  const unknown = values.flatMap(({ key, value }) => {
    const type = definitions.has(definitionKey(workspaceId, key)) ? null : seemingType(key, value)
    return type ? [{ workspaceId, key, type, origin: 'interface' }] : []
  })
  const said = {
    relation: body.relation,
    label: body.label,
    context: body.context ?? null,
    by: principal.label,
    at: now,
  }
  return { said: { ...said, collected, values: [...new Map(values.map((v) => [v.key, v])).values()] }, unknown }
}

/** Whom a person gives to. */
export const registerRecipients = (http: Http, deps: RelationDeps): void => {
  const { purposes, catalogues } = deps
  const namesFor = async (workspaceId: number): Promise<Names> => {
    const catalogue = await catalogues.of(workspaceId)
    return (mask) => namesOf(catalogue, mask)
  }

  /** Changes something about a recipient of a person who is held, and says so in the audit log. */
  const changing = <T>(
    { workspaceId, principal }: Caller,
    personId: string,
    action: string,
    act: (tx: ForPurpose, person: HeldPerson) => Promise<T>,
  ): Promise<T> =>
    retryConflicts(() =>
      purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, async (tx) => {
        const person = await holdPerson(tx, workspaceId, personId, null)
        const answer = await act(tx, person)
        await writeAudit(tx, { workspaceId, actor: principal.label, action, target: `person:${person.personId}` })
        return answer
      }),
    )

  /** As it stands after a change, for whoever made it. */
  const readOne = async (
    tx: ForPurpose,
    { workspaceId, principal }: Caller,
    person: HeldPerson,
    id: string,
  ): Promise<Recipient> => {
    const stored = await readRecipients(tx, workspaceId, person.personId, id)
    const reading = { bit: anyPurpose, sees: seesOf(principal), stale: true }
    const [shown] = await shownFor(tx, workspaceId, stored, reading, await namesFor(workspaceId))
    if (!shown) throw noRecipient()
    return shown
  }

  http.route(listRecipients, async ({ params, query }, { workspaceId, principal }) => {
    const purpose = await purposeNamed(catalogues, workspaceId, query.purpose)
    const names = await namesFor(workspaceId)
    return purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, async (tx) => {
      const id = await currentId(tx, workspaceId, params.id)
      if (id === null) throw nobody()
      const stored = await readRecipients(tx, workspaceId, id)
      const detail = { purpose: query.purpose }
      const target = `person:${id}`
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'person.recipients_read', target, detail })
      const reading = { bit: Number(purposeBits(purpose)), sees: seesOf(principal), stale: query.stale }
      return { items: await shownFor(tx, workspaceId, stored, reading, names) }
    })
  })

  http.route(addRecipient, ({ params, body }, caller) =>
    changing(caller, params.id, 'recipient.added', async (tx, person) => {
      const { workspaceId } = caller
      const known = await readRecipients(tx, workspaceId, person.personId)
      if (known.length >= maxRecipients)
        throw problem('limit_reached', { detail: `A person has at most ${maxRecipients} recipients.` })
      const { said, unknown } = await judged(tx, deps, caller, person, body)
      const id = uuidv7()
      const fresh: SaidOfRecipient = { ...said, id }
      await insertRecipient(tx, workspaceId, person, fresh)
      await writeRecipientValues(tx, workspaceId, person, fresh)
      await propose(tx, unknown)
      return readOne(tx, caller, person, id)
    }),
  )

  http.route(changeRecipient, ({ params, body }, caller) =>
    changing(caller, params.id, 'recipient.changed', async (tx, person) => {
      const { workspaceId } = caller
      const { said, unknown } = await judged(tx, deps, caller, person, body)
      const change: SaidOfRecipient = { ...said, id: params.recipientId }
      const originId = await renameRecipient(tx, workspaceId, person, change)
      if (originId === null) throw noRecipient()
      await writeRecipientValues(tx, workspaceId, { ...person, originId }, change)
      await propose(tx, unknown)
      return readOne(tx, caller, person, params.recipientId)
    }),
  )

  http.route(removeRecipient, ({ params }, caller) =>
    changing(caller, params.id, 'recipient.removed', async (tx, person) => {
      if (!(await deleteRecipient(tx, caller.workspaceId, person, params.recipientId))) throw noRecipient()
      return { removed: true as const }
    }),
  )
}
