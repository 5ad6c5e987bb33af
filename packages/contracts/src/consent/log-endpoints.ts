import { z } from 'zod'
import { endpoint } from '../endpoint.ts'

export const cosignCheckpoint = endpoint({
  id: 'cosignCheckpoint',
  method: 'POST',
  path: '/log/:workspace/cosignatures',
  tag: 'Consent log',
  summary: 'Add the signature of a witness to a checkpoint',
  description:
    'Of a witness whose public key this server was given (CANDOR_LOG_WITNESSES). The signature (C2SP tlog-cosignature) is served with the checkpoint and stands in receipts.',
  access: { kind: 'public' },
  params: z.object({ workspace: z.coerce.number().int().positive().max(2147483647) }),
  body: z.object({
    checkpoint: z.string().min(1).max(100_000).describe('The whole note, with the signature of the witness'),
  }),
  response: z.object({ size: z.int(), witnesses: z.array(z.string()) }),
  errors: ['not_found', 'unknown_witness'],
})
