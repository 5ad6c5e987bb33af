import { z } from 'zod'
import { byKey } from './by-key.ts'

type Test =
  | { equals: string }
  | { in: string[] }
  | { startsWith: string }
  | { matches: string }
  | { empty: boolean }
  | { lessThan: number }
  | { greaterThan: number }

/** A question about one row, answered yes or no. Texts are compared as they stand in the file. */
export type Condition = ({ column: string } & Test) | { all: Condition[] } | { any: Condition[] } | { not: Condition }

const column = z.string().min(1)
const pattern = z.string().refine((text) => {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}, 'Is not a regular expression')

const tests: Record<string, z.ZodType> = {
  equals: z.string(),
  in: z.array(z.string()).min(1),
  startsWith: z.string().min(1),
  matches: pattern,
  empty: z.boolean(),
  lessThan: z.number(),
  greaterThan: z.number(),
}

const columnTest = byKey<Condition>('A condition on a column', () =>
  Object.fromEntries(
    Object.entries(tests).map(([name, schema]) => [
      name,
      z.strictObject({ column, [name]: schema }) as unknown as z.ZodType<Condition>,
    ]),
  ),
)

export const condition: z.ZodType<Condition> = byKey<Condition>('A condition', () => ({
  column: columnTest,
  all: z.strictObject({ all: z.array(condition).min(1) }),
  any: z.strictObject({ any: z.array(condition).min(1) }),
  not: z.strictObject({ not: condition }),
}))
