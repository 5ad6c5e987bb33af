import type { createSource as endpoint, Source } from '@candor/contracts'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Principal } from '../../../platform/http/index.ts'
import type { Database, Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { defaultConsentCategories } from './default-categories.ts'
import { sourceColumns, toSource } from './source-record.ts'
import { newWriteKey } from './write-key.ts'

type Input = z.output<NonNullable<typeof endpoint.body>>

/** Adds a source inside a transaction. What is not given is the careful choice: consent, covering nothing by itself. */
export const insertSource = async (
  tx: Kysely<Database>,
  by: Pick<Principal, 'workspaceId' | 'label'>,
  input: Input & { writeKey?: string },
): Promise<Source> => {
  const row = await tx
    .insertInto('sources')
    .values({
      workspace_id: by.workspaceId,
      name: input.name,
      kind: input.kind,
      write_key: input.writeKey ?? newWriteKey(),
      legal_basis: input.legalBasis ?? 'consent',
      basis_purposes: [...new Set(input.basisPurposes ?? [])],
      consent_categories: JSON.stringify(input.consentCategories ?? defaultConsentCategories),
    })
    .returning(sourceColumns)
    .executeTakeFirstOrThrow()
  const source = toSource({ ...row, last_event_at: null })
  const { name, kind, legalBasis, basisPurposes, consentCategories } = source
  await writeAudit(tx, {
    workspaceId: by.workspaceId,
    actor: by.label,
    action: 'source.created',
    target: `source:${source.id}`,
    detail: { name, kind, legalBasis, basisPurposes, consentCategories },
  })
  return source
}

/** Creates a source and its write key. */
export const createSource = ({ db }: Postgres, principal: Principal, input: Input): Promise<Source> =>
  db.transaction().execute((tx) => insertSource(tx, principal, input))
