import { z } from 'zod'

/**
 * Where something is shared or said: `app`, `web`, `store:riverside`. What comes after the colon lies within what comes
 * before it: what was shared in `app` was shared in `app:checkout` as well.
 */
export const place = z
  .string()
  .max(120)
  .regex(/^[a-z][a-z0-9_-]{0,30}(:[^\s:][^:\p{Cc}]*)*$/u)
  .describe('app, web, store:riverside')

export const isPlace = (value: unknown): value is string => place.safeParse(value).success

/** Does `here` lie within a place? */
export const liesWithin = (here: string, place: string): boolean => here === place || here.startsWith(`${place}:`)
