import type { BlockedValue, IdentifierKind } from '@candor/contracts'

const any = [
  ...['null', 'undefined', 'nil', 'none', 'nan', 'n/a', 'empty', 'true', 'false'],
  ...['guest', 'anonymous', 'anon', 'unknown', 'default', 'not set', '(not set)', 'not_authenticated', 'logged_out'],
  ...['[object object]', '[object promise]', 'undefined undefined', 'null null', '-1', '""', '{}', '[]'],
]
const emails = [
  ...['test@test.com', 'test@example.com', 'example@example.com', 'email@example.com', 'user@example.com'],
  ...[
    'none@none.com',
    'no@email.com',
    'noemail@noemail.com',
    'email@email.com',
    'null@null.com',
    'undefined@undefined.com',
  ],
  ...[
    'guest@guest.com',
    'anonymous@anonymous.com',
    'unknown@unknown.com',
    'na@na.com',
    'a@a.com',
    'noreply@noreply.com',
  ],
]

/** What programs and people write where nobody is meant: each would join all who ever came with it. */
export const alwaysBlocked: readonly BlockedValue[] = [
  ...any.map((value): BlockedValue => ({ kind: 'any', value })),
  ...emails.map((value): BlockedValue => ({ kind: 'email', value })),
]

/** All zeros, a UUID or not, and the UUID of all ones. */
const filler = /^(?:[0-]+|ffffffff-ffff-ffff-ffff-ffffffffffff)$/i

export type IsBlocked = (kind: IdentifierKind, value: string) => boolean

/** Compiles a list for the hot path: of almost every value its length alone says that it is not on it. */
export const compileBlocked = (own: readonly BlockedValue[]): IsBlocked => {
  const setOf = (...lists: (readonly BlockedValue[] | undefined)[]): ReadonlySet<string> =>
    new Set(lists.flatMap((list) => list?.map(({ value }) => value.trim().toLowerCase()) ?? []))
  const byKind = Map.groupBy([...alwaysBlocked, ...own], (b) => b.kind)
  const others = setOf(byKind.get('any'))
  const sets = new Map([...byKind.keys()].map((kind) => [kind as string, setOf(byKind.get('any'), byKind.get(kind))]))
  const longest = Math.max(...[...sets.values()].flatMap((set) => [...set].map((v) => v.length)))
  return (kind, value) => {
    const text = value.trim()
    if (text === '') return true
    const first = text.charCodeAt(0)
    // 0 - f F: only these can begin a filler.
    if ((first === 48 || first === 45 || first === 102 || first === 70) && filler.test(text)) return true
    return text.length <= longest && (sets.get(kind) ?? others).has(text.toLowerCase())
  }
}
