import { z } from 'zod'

/** Names the purpose of a read. The least one unless the caller says more: running the service. */
export const readFor = z
  .string()
  .min(1)
  .max(64)
  .default('essential')
  .describe(
    'The purpose it is read for, a key of /v1/purposes: only what was allowed for it when it happened, of people who allow it now',
  )
