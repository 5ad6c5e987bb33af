import { z } from 'zod'

/**
 * A value written as an object whose one leading key says what it is: `{ "column": … }`, `{ "multiply": … }`.
 * Unlike a union, a mistake inside is reported where it stands and not as "invalid input" of the whole.
 */
export const byKey = <T>(what: string, forms: () => Record<string, z.ZodType<T>>): z.ZodType<T> => {
  // Made when first asked: forms hold each other. Made once: that takes longer than reading a tree.
  let made: Record<string, z.ZodType<T>> | undefined
  return z.unknown().transform((value, ctx): T => {
    made ??= forms()
    const known = made
    const given = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
    const leading = given.filter((key) => Object.hasOwn(known, key))
    if (leading.length !== 1) {
      const list = Object.keys(known).join(', ')
      ctx.issues.push({ code: 'custom', input: value, message: `${what} is an object with exactly one of: ${list}` })
      return z.NEVER
    }
    const read = known[leading[0]!]!.safeParse(value)
    if (read.success) return read.data
    for (const issue of read.error.issues) {
      ctx.issues.push({ code: 'custom', input: value, message: issue.message, path: issue.path })
    }
    return z.NEVER
  })
}
