import { z } from 'zod'
import { endpoint } from '../endpoint.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const hashes = z.array(hash)

/** A receipt in the structure of ISO/IEC TS 27560, with the exact words and its proof. @candor/proof verifies it. */
export const consentReceipt = z.object({
  profile: z.string(),
  schema_version: z.string(),
  receipt_id: z.string(),
  record: z.record(z.string(), z.unknown()).describe('The consent record, as it was committed to'),
  texts: z.array(z.object({ sha256: hash, language: z.string(), text: z.string() })),
  proof: z.object({
    type: z.string(),
    log: z.string(),
    log_key: z.string(),
    record_sha256: hash,
    commitment_key: hash,
    leaf_hash: hash,
    leaf_index: z.int(),
    tree_size: z.int(),
    inclusion: hashes,
    checkpoint: z.string(),
    consistency: z.object({ size: z.int(), root: hash, hashes }).optional(),
  }),
})

const join = z.coerce
  .number()
  .int()
  .min(1)
  .optional()
  .describe('Size of a checkpoint that was kept: the receipt then proves that both belong to one history')

export const getReceipt = endpoint({
  id: 'getReceipt',
  method: 'GET',
  path: '/v1/receipts/:id',
  tag: 'Consent',
  summary: 'The receipt of one entry of the consent ledger',
  description:
    'A receipt can be had from the first checkpoint on that covers its entry, a minute after the answer at the latest. ' +
    'Every reading is written to the audit log.',
  access: { kind: 'scope', scope: 'consent:read' },
  params: z.object({ id: z.uuid() }),
  query: z.object({ join }),
  response: consentReceipt,
  errors: ['not_found'],
})
