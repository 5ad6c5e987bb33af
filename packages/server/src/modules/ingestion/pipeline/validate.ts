import { type Step, stillOk } from './chunk.ts'

const dayMs = 86_400_000
/** The first moment that ClickHouse's DateTime64 can hold. */
const earliest = Date.UTC(1900, 0, 1)

/** Before identity: an event that cannot be true should not make or join people. */
export const validate: Step = async (chunk, { now }) => {
  const latest = now() + dayMs
  for (const item of stillOk(chunk)) {
    const at = item.event.occurredAt
    if (at >= earliest && at <= latest) continue
    // The words hold for any number, also one that is no date.
    const when = Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : `${at} ms`
    item.outcome = {
      kind: 'quarantined',
      reason: 'implausible_time',
      detail: `It happened at ${when}, by its own account and the clock of its sender.`,
    }
  }
}
