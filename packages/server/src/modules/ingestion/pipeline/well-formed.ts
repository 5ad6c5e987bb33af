/**
 * Neither PostgreSQL text nor ClickHouse JSON takes a NUL or a lone surrogate, and U+001F separates our columns: all
 * become U+FFFD.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these two are what is looked for
const clean = (text: string) => text.toWellFormed().replace(/[\0\x1f]/g, '\uFFFD')

/** All can only come from an escape, so a body without `\u` needs no walk. */
export const mayBeIllFormed = (body: Buffer) => body.includes('\\u')

/** A copy of a JSON value whose strings and keys every database takes. `__proto__` stays an ordinary key. */
export const wellFormed = (value: unknown): unknown => {
  if (typeof value === 'string') return clean(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(wellFormed)
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [clean(k), wellFormed(v)]))
}
