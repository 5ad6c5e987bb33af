import type { Batch } from './make-batches.ts'
import type { RejectLine, Rejects } from './rejects-file.ts'
import type { ResumeState } from './resume-state.ts'

/** What became of one line. `reason`: of a line withheld or rejected, `detail` the sentence for it. */
export interface Outcome {
  status: 'accepted' | 'known' | 'withheld' | 'rejected'
  reason?: string | undefined
  detail?: string | undefined
  /** Of an accepted line about somebody: nobody knew them before. */
  created?: boolean
  /** Parts that were left out of a line that was taken. */
  leftOut?: readonly { readonly part: string; readonly because: string }[] | undefined
}
export type Send = (lines: readonly string[]) => Promise<Outcome[]>

/** Batches on their way at one time. The server commits in groups, so a few at once cost it hardly more than one. */
const concurrency = 4
/** Milliseconds between two saved states. A kill costs this much to be sent again, and is recognised. */
const saveEvery = 250

interface Delivery {
  batches: AsyncIterable<Batch>
  /** Under which name a refused line stands in the rejects file. */
  refusedAs: 'event' | 'answer' | 'person'
  send: Send
  rejects: Rejects
  /** Advanced with each batch, in the order of the input. */
  state: ResumeState
  save(state: ResumeState): Promise<void>
  stopping: AbortSignal
}

const count = (counts: Record<string, number>, reason: string) => {
  counts[reason] = (counts[reason] ?? 0) + 1
}

/** Books one answered batch: counts, and the lines for the rejects file. */
const book = (state: ResumeState, batch: Batch, results: Outcome[], refusedAs: Delivery['refusedAs']): RejectLine[] => {
  const lines: RejectLine[] = batch.rejects.map(({ kind: _, ...line }) => line)
  for (const reject of batch.rejects) count(state.rejectedRows, reject.reason)
  results.forEach((result, i) => {
    const { firstRow, lastRow, json } = batch.lines[i]!
    const reason = result.reason ?? 'unknown'
    for (const { part, because } of result.leftOut ?? []) {
      count(state.leftOut, part)
      lines.push({
        row: firstRow,
        lastRow,
        reason: because,
        detail: `${part} was left out; the rest of the row is in.`,
      })
    }
    if (result.created) state.created += 1
    if (result.status === 'accepted') state.accepted += 1
    else if (result.status === 'known') state.known += 1
    else if (result.status === 'withheld') count(state.withheld, reason)
    else {
      count(state.rejected, reason)
      lines.push({ row: firstRow, lastRow, reason, detail: result.detail ?? '', [refusedAs]: JSON.parse(json) })
    }
  })
  state.items = batch.items
  state.row = batch.row
  // As in the input, whoever refused them: where a killed run was cut does not show.
  return lines.sort((a, b) => a.row - b.row)
}

/**
 * Sends every batch and advances the state only over batches that are answered, in order, so that what the state passes
 * over is on the server's disk. Ends early when `stopping` is aborted; throws what no repetition can mend.
 */
export const deliver = async ({
  batches,
  refusedAs,
  send,
  rejects,
  state,
  save,
  stopping,
}: Delivery): Promise<void> => {
  const inFlight: { batch: Batch; results: Promise<Outcome[]> }[] = []
  let savedAt = Date.now()

  const persist = async () => {
    await rejects.sync()
    state.rejectsBytes = rejects.bytes()
    await save(state)
    savedAt = Date.now()
  }
  const settleFirst = async () => {
    const { batch, results } = inFlight[0]!
    const answered = await results
    inFlight.shift()
    await rejects.write(book(state, batch, answered, refusedAs))
    if (Date.now() - savedAt >= saveEvery) await persist()
  }

  const sendAll = async () => {
    for await (const batch of batches) {
      const results = send(batch.lines.map((line) => line.json))
      // It is awaited in its turn; until then a failure must not count as unhandled.
      results.catch(() => {})
      inFlight.push({ batch, results })
      if (inFlight.length >= concurrency) await settleFirst()
      if (stopping.aborted) break
    }
  }
  const settleAll = async () => {
    while (inFlight.length > 0) await settleFirst()
  }

  try {
    // Also when the input breaks off: what is on its way is answered for first.
    await sendAll().catch((error: unknown) => settleAll().then(() => Promise.reject(error)))
    await settleAll()
  } finally {
    await persist()
  }
}
