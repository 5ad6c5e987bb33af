import { type Role, roleScopes } from '@candor/contracts'
import { type Principal, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { assertMayGrant } from '../may-grant.ts'
import { insertOperator } from './insert-operator.ts'
import type { Member } from './members.ts'
import { hashPassword } from './password.ts'

/** Adds an operator with a first password. Throws `conflict` when they work here, `forbidden` for a role above one's own. */
export const addOperator = async (
  { db }: Postgres,
  principal: Principal,
  input: { email: string; name: string; role: Role; password: string },
): Promise<Member> => {
  assertMayGrant(principal, roleScopes[input.role])
  const passwordHash = await hashPassword(input.password)
  const added = await db.transaction().execute((tx) => insertOperator(tx, principal, { ...input, passwordHash }))
  if (!added) throw problem('conflict', { detail: `${input.email} works in this workspace already.` })
  return added
}
