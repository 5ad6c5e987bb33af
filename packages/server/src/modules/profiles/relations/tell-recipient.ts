import type { Misfit } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { uuidv7 } from '../../identity/index.ts'
import { judge } from '../catalogue/definition.ts'
import { definitionKey, readDefinitionsToWrite } from '../catalogue/definitions.store.ts'
import type { HeldPerson } from '../values/hold-person.ts'
import { insertRecipient, readRecipients, renameRecipient, writeRecipientValues } from './recipients.store.ts'

/** Something that a person said of somebody they give to, piece by piece. */
export interface ToldOfRecipient {
  /** Null: somebody new. */
  readonly recipientId: string | null
  readonly relation?: string | undefined
  readonly label?: string | undefined
  readonly value?: { readonly key: string; readonly value: unknown } | undefined
  readonly context: string | null
  /** Milliseconds since 1970. */
  readonly at: number
  /** The question and answer that told it. */
  readonly by: string
}

/** Nobody gives to more people than this by answering. */
const maxRecipients = 200

/**
 * Tells something of a recipient of a person who is held; of a new one, called by the relation until it is named. `collected`: what it
 * was told for and the person permits, as bits.
 * @returns the recipient, or why the value is kept out; null: there is no room for another, or it is gone
 */
export const tellRecipient = async (
  tx: ForPurpose,
  workspaceId: number,
  person: HeldPerson,
  collected: number,
  told: ToldOfRecipient,
): Promise<{ readonly recipientId: string } | { readonly misfit: Misfit } | null> => {
  const { value } = told
  let purposes = collected
  if (value) {
    const definitions = await readDefinitionsToWrite(tx, [{ workspaceId, key: value.key }])
    const verdict = judge(
      definitions.get(definitionKey(workspaceId, value.key)),
      { value: value.value, collected },
      told.at,
    )
    if ('misfit' in verdict) return verdict
    purposes = verdict.collected
  }
  const said = {
    ...{ id: told.recipientId ?? uuidv7(), relation: told.relation, label: told.label, collected },
    ...{ context: told.context, by: told.by, at: told.at },
    values: value ? [{ ...value, purposes }] : [],
  }
  if (told.recipientId === null) {
    if ((await readRecipients(tx, workspaceId, person.personId)).length >= maxRecipients) return null
    const relation = told.relation ?? 'someone'
    await insertRecipient(tx, workspaceId, person, { ...said, relation, label: told.label ?? relation })
    await writeRecipientValues(tx, workspaceId, person, said)
    return { recipientId: said.id }
  }
  const originId = await renameRecipient(tx, workspaceId, person, said)
  if (originId === null) return null
  await writeRecipientValues(tx, workspaceId, { ...person, originId }, said)
  return { recipientId: said.id }
}
