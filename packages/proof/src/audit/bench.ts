/** Signed checkpoints, stored and exported ones, in one row by size. */
import { type Checkpoint, isSignedByLog, openCheckpoint, parseCheckpoint } from '../note/checkpoint.ts'
import type { VerifierKey } from '../note/keys.ts'
import { messageOf, type Report } from './findings.ts'
import type { AuditInput, Source } from './types.ts'

/** A checkpoint that can be believed. */
export interface Judge {
  readonly checkpoint: Checkpoint
  /** Name of one that was kept elsewhere; null for a stored one. */
  readonly exported: string | null
}

export interface Bench {
  /** The next one, the smallest first; null if there is none left. */
  next(): Promise<Judge | null>
}

const problemOf = (text: string, origin: string, keys: readonly VerifierKey[]): string | null => {
  try {
    const opened = openCheckpoint(text, keys)
    if (opened.checkpoint.origin !== origin) return 'It names another log.'
    return isSignedByLog(opened) ? null : 'No signature of the log on it holds.'
  } catch (error) {
    return messageOf(error)
  }
}

async function* each<T>(source: Source<T>): AsyncGenerator<T> {
  yield* source
}

/** Sets the bench; those that cannot be believed are reported when they are met. */
export const setBench = (input: AuditInput, keys: readonly VerifierKey[], report: Report): Bench => {
  const admit = (text: string, id: string, exported: string | null): Judge | null => {
    const problem = problemOf(text, input.origin, keys)
    if (problem === null) return { checkpoint: parseCheckpoint(text).checkpoint, exported }
    report('checkpoint', id, `Checkpoint ${id} was altered or forged. ${problem}`)
    return null
  }

  const kept = (input.exported ?? [])
    .flatMap(({ id, text }) => admit(text, id, id) ?? [])
    .sort((a, b) => a.checkpoint.size - b.checkpoint.size)
  const stored = each(input.checkpoints)
  let count = 0
  let ahead: Judge | null = null

  const nextStored = async (): Promise<Judge | null> => {
    for (;;) {
      const { value, done } = await stored.next()
      if (done) return null
      count += 1
      const judge = admit(value, `stored ${count}`, null)
      if (judge) return judge
    }
  }

  return {
    async next() {
      ahead ??= await nextStored()
      if (!ahead || (kept[0] && kept[0].checkpoint.size < ahead.checkpoint.size)) return kept.shift() ?? null
      const judge = ahead
      ahead = null
      return judge
    },
  }
}
