import { formatSignerKey, formatVerifierKey, newSigner, parseSignerKey, type SignerKey } from '@candor/proof'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

/** Where a log is found, without the scheme: it names the log for ever, also when the server moves. */
export const originOf = (publicUrl: string, workspaceId: number): string =>
  `${publicUrl.replace(/^https?:\/\//, '')}/log/${workspaceId}`

/** The signing key of a workspace's log; the first to ask makes it. */
export const logSigner = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  publicUrl: string,
): Promise<SignerKey> => {
  const fresh = newSigner(originOf(publicUrl, workspaceId))
  const { rows } = await sql<{ skey: string }>`
    select candor_log_signer(${workspaceId}, ${formatSignerKey(fresh)}, ${formatVerifierKey(fresh)}) as skey`.execute(
    tx,
  )
  return parseSignerKey(rows[0]!.skey)
}
