import { acceptBatch } from '@candor/contracts'
import type { z } from 'zod'
import { type SenderOptions, sendTo } from './send-lines.ts'

export type EventResult = z.infer<typeof acceptBatch.response>['results'][number]

/** Makes a function that sends events in Segment's shape through a source. */
export const createSender = ({ writeKey, ...options }: SenderOptions & { writeKey: string }) =>
  sendTo<EventResult>(
    {
      endpoint: acceptBatch,
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      packs: true,
      frame: (events) => `{"batch":[${events.join(',')}]}`,
      results: (json) => acceptBatch.response.safeParse(json).data?.results,
    },
    options,
  )
