/**
 * Filters in the address are plain texts: `?q=0012` stays `0012`, and what somebody types by hand means what it says.
 * (The router's own way would read numbers and JSON out of them.)
 */
export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text.replace(/^\?/, '')))

export const stringifySearch = (search: object): string => {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(key, value)
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

type Raw = Record<string, unknown>

export const textOf = (raw: Raw, key: string): string | undefined => {
  const value = raw[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The value if it is one of those known, else nothing: a mistyped filter filters nothing. */
export const oneOf = <T extends string>(raw: Raw, key: string, known: readonly T[]): T | undefined =>
  known.find((k) => k === raw[key])

/** Leaves out what is not given, so that an unfiltered page has a plain address. */
export const defined = <T extends object>(search: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(search).filter(([, v]) => v !== undefined)) as T
