import { z } from 'zod'
import { type ErrorCode, errors } from '../errors.ts'

/** Why one line of a request is refused. The others are taken all the same. */
export interface LineRefusal<C extends ErrorCode = ErrorCode> {
  readonly code: C
  /** A sentence for whoever has to correct the line. */
  readonly detail: string
}

export const refuseAs = <C extends ErrorCode>(code: C, detail?: string): LineRefusal<C> => ({
  code,
  detail: detail ? `${errors[code].title}: ${detail}` : `${errors[code].title}.`,
})

/** What can be wrong with the shape of any line. */
export type ShapeCode = 'invalid_line' | 'line_too_large'

type Issue = z.core.$ZodIssue

/** Deeper than this says nothing, and would exhaust whoever reads it. */
const deepest = 16

/** PostgreSQL stores neither U+0000 nor half a surrogate pair; the two names reach into objects instead of naming a member. */
const storable = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return (
    depth < deepest &&
    Object.entries(value).every(
      ([name, inner]) => name !== '__proto__' && name !== 'constructor' && storable(name) && storable(inner, depth + 1),
    )
  )
}

const object = z.record(z.string(), z.unknown())

/**
 * A schema that reads anything as a line, or says why it is none. It never fails, so that one bad line does not fail its
 * request.
 * @param options.largest bytes of the line as JSON
 * @param options.codeOf the code for the first thing that does not fit
 */
export const readableAs = <S extends z.ZodType, C extends ErrorCode = never>(
  line: S,
  { largest, codeOf }: { largest: number; codeOf(issue: Issue): C | 'invalid_line' },
) => {
  const fits = (value: unknown): boolean => new TextEncoder().encode(JSON.stringify(value)).length <= largest

  /** Called only for what is no line. */
  const refusalOf = (value: unknown): LineRefusal<C | ShapeCode> => {
    if (!storable(value)) return refuseAs('invalid_line', 'It is nested too deep, or holds text that cannot be stored')
    if (!object.safeParse(value).success) return refuseAs('invalid_line', 'It is not an object')
    if (!fits(value)) return refuseAs('line_too_large')
    const issues = line.safeParse(value).error?.issues ?? []
    const said = issues.map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`).join('; ')
    return refuseAs(issues[0] ? codeOf(issues[0]) : 'invalid_line', said)
  }

  /** Looked at before anything else, so that nothing is left out unseen on the way. */
  const guarded = z.preprocess((value, ctx) => {
    if (!storable(value) || !fits(value)) ctx.issues.push({ code: 'custom', input: value })
    return value
  }, line)

  return z.union([
    guarded.transform((read): { line: z.output<S> } => ({ line: read as z.output<S> })),
    z.unknown().transform((value): { refused: LineRefusal<C | ShapeCode> } => ({ refused: refusalOf(value) })),
  ])
}
