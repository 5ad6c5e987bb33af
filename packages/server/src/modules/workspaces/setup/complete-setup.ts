import type { completeSetup as endpoint } from '@candor/contracts'
import type { z } from 'zod'
import { problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { insertOperator } from '../operators/insert-operator.ts'
import { hashPassword } from '../operators/password.ts'
import { insertSource } from '../sources/create-source.ts'
import { firstWorkspace } from './first-workspace.ts'
import { checkSetupToken, consumeSetupToken } from './setup-token.ts'

type Input = z.output<NonNullable<typeof endpoint.body>>

/**
 * Creates the first workspace, its admin and a source for a website, once. A workspace made by the bootstrap variables is
 * taken over and renamed, so that what it holds already is there. Throws `setup_done` for a wrong, used or old token.
 */
export const completeSetup = async ({ db }: Postgres, input: Input): Promise<{ workspaceId: number }> => {
  // Before the password is hashed: a stranger must not make us work.
  if (!(await checkSetupToken(db, input.token))) throw problem('setup_done')
  const passwordHash = await hashPassword(input.password)
  return db.transaction().execute(async (tx) => {
    const { id: workspaceId } = await firstWorkspace(tx, input.workspace)
    if (!(await consumeSetupToken(tx, input.token))) throw problem('setup_done')
    await tx.updateTable('workspaces').set({ name: input.workspace }).where('id', '=', workspaceId).execute()
    const by = { workspaceId, label: input.email.trim().toLowerCase() }
    const target = `workspace:${workspaceId}`
    await writeAudit(tx, {
      workspaceId,
      actor: by.label,
      action: 'workspace.set_up',
      target,
      detail: { name: input.workspace },
    })
    await insertOperator(tx, by, { email: input.email, name: input.name, role: 'admin', passwordHash })
    await insertSource(tx, by, { name: 'Website', kind: 'browser' })
    return { workspaceId }
  })
}
