import { getReceipt } from '@candor/contracts'
import type { z } from 'zod'
import { type Http, problem } from '../../../platform/http/index.ts'
import type { Purposes } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { issueReceipt } from './receipts.ts'

/** Receipts for operators and API keys. Each reading is written to the audit log, in its transaction. */
export const registerReceiptRoutes = (http: Http, { withPurpose }: Purposes): void => {
  http.route(getReceipt, ({ params, query }, { workspaceId, principal, reply }) =>
    withPurpose('consent', { workspaceId, actor: principal.label }, async (tx) => {
      const { id } = params
      const receipt = await issueReceipt(tx, workspaceId, id, query.join === undefined ? {} : { join: query.join })
      if (!receipt) throw problem('not_found', { detail: 'There is no such entry in the consent ledger.' })
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'receipt.read', target: `receipt:${id}` })
      reply.header('content-disposition', `attachment; filename="receipt-${id}.json"`)
      return receipt as unknown as z.output<typeof getReceipt.response>
    }),
  )
}
