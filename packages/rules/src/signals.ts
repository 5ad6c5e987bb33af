import type { Signal } from './model.ts'

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** The signals in a request's headers (names in lower case). By the specification only `Sec-GPC: 1` says anything. */
export const signalsIn = (headers: Headers): Signal[] => (headers['sec-gpc'] === '1' ? ['gpc'] : [])

/**
 * The body of `/.well-known/gpc.json`: that this site honours Global Privacy Control.
 * @param lastUpdate the day on which the site last changed what it says there
 */
export const gpcDocument = (lastUpdate: Date) => ({ gpc: true, lastUpdate: lastUpdate.toISOString().slice(0, 10) })
