import { TextError, type Token, tokensOf } from './tokens.ts'

const shown = (token: Token): string => (token.kind === 'end' ? 'the end' : `“${token.text}”`)

/** How many letters differ, as long as that are few. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

const nearest = (word: string, known: readonly string[]): string => {
  const close = known.filter((k) => distance(word.toLowerCase(), k) <= 2)
  return close.length > 0 ? `; did you mean ${close[0]}?` : ''
}

/** Goes through the tokens of a text from left to right, one ahead. What is missing is told as what was expected. */
export const createReader = (source: string) => {
  const tokens = tokensOf(source)
  let at = 0
  const offsets = new WeakMap<object, number>()
  const here = (): Token => tokens[at]!
  const fail = (expected: string, hint = ''): never => {
    throw new TextError(`Expected ${expected}, found ${shown(here())}${hint}`, here().offset)
  }
  const isAt = (text: string): boolean => (here().kind === 'word' || here().kind === 'sign') && here().text === text
  const take = (text: string): boolean => {
    if (!isAt(text)) return false
    at++
    return true
  }
  /** Takes words that belong together, if the first is here. */
  const phrase = (...words: string[]): boolean => {
    if (!take(words[0]!)) return false
    for (const word of words.slice(1)) if (!take(word)) fail(`“${words.join(' ')}”`)
    return true
  }
  const need = (...words: string[]): void => {
    if (!phrase(...words)) fail(`“${words.join(' ')}”`)
  }
  const value = <T extends string | number>(kind: Token['kind'], expected: string): T => {
    if (here().kind !== kind) fail(expected)
    return tokens[at++]!.value as T
  }
  const wordOf = <W extends string>(known: readonly W[], expected: string): W => {
    const found = here().kind === 'word' ? known.find((w) => w === here().text) : undefined
    if (found === undefined) return fail(`${expected} (${known.join(', ')})`, nearest(here().text, known))
    at++
    return found
  }
  const separated = <T>(separator: string, one: () => T): T[] => {
    const list = [one()]
    while (take(separator)) list.push(one())
    return list
  }
  return {
    here,
    isAt,
    take,
    phrase,
    need,
    fail,
    wordOf,
    text: (expected: string): string => value('text', `${expected} in double quotes`),
    number: (expected: string): number => value('number', expected),
    time: (expected: string): string => value('time', expected),
    /** One or more with “or” between them. */
    either: <T>(one: () => T): T[] => separated('or', one),
    /** The same with “and”. */
    allOf: <T>(one: () => T): T[] => separated('and', one),
    /** In brackets, with commas between them; one may follow the last. */
    listed: <T>(one: () => T): T[] => {
      need('(')
      const list = [one()]
      while (!take(')')) {
        if (!take(',')) fail('“,” or “)”')
        if (take(')')) break
        list.push(one())
      }
      return list
    },
    /** Remembers where something stands. */
    placed: <T extends object>(make: () => T): T => {
      const { offset } = here()
      const made = make()
      offsets.set(made, offset)
      return made
    },
    offsetOf: (made: unknown): number | undefined =>
      typeof made === 'object' && made !== null ? offsets.get(made) : undefined,
  }
}
export type Reader = ReturnType<typeof createReader>
