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
import { type ForPurpose, type Purposes, retryConflicts } from '../../../platform/postgres/index.ts'
import { type Catalogues, purposeNamed } from '../../consent/index.ts'
import { uuidv7 } from '../../identity/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { judge } from '../catalogue/definition.ts'
import { definitionKey, propose, readDefinitionsToWrite } from '../catalogue/definitions.store.ts'
import { currentId } from '../profiles.store.ts'
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

const shown = ({ createdAt, values, ...r }: StoredRecipient, names: Names): Recipient => ({
  ...r,
  createdAt: createdAt.toISOString(),
  // What a person says of somebody else is declared: by them, not by the recipient.
  values: values.map((v) => ({
    attribute: v.key,
    value: v.value,
    class: 'zero' as const,
    at: new Date(v.at).toISOString(),
    purposes: names(v.purposes),
  })),
})

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

  const readOne = async (tx: ForPurpose, workspaceId: number, person: HeldPerson, id: string): Promise<Recipient> => {
    const [stored] = await readRecipients(tx, workspaceId, person.personId, id)
    if (!stored) throw noRecipient()
    return shown(stored, await namesFor(workspaceId))
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
      return { items: stored.map((r) => shown(r, names)) }
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
      return readOne(tx, workspaceId, person, id)
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
      return readOne(tx, workspaceId, person, params.recipientId)
    }),
  )

  http.route(removeRecipient, ({ params }, caller) =>
    changing(caller, params.id, 'recipient.removed', async (tx, person) => {
      if (!(await deleteRecipient(tx, caller.workspaceId, person, params.recipientId))) throw noRecipient()
      return { removed: true as const }
    }),
  )
}
