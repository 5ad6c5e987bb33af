import type { z } from 'zod'
import { problem } from './problem.ts'

/** Keyset cursors: the sort key of the last row, opaque to clients. It carries nothing secret and is checked when read. */
export const encodeCursor = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** Reads a cursor by the shape of its key; throws `invalid_request` when it is not one of ours. */
export const decodeCursor = <S extends z.ZodType>(key: S, cursor: string | undefined): z.output<S> | null => {
  if (cursor === undefined) return null
  try {
    return key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    const issues = [{ path: 'query.cursor', message: 'Pass the `next` of the page before, unchanged' }]
    throw problem('invalid_request', { detail: 'The cursor is not valid.', issues, cause })
  }
}
