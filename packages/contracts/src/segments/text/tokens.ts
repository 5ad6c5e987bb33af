/** A piece of text. `offset`: where it begins, in UTF-16 units. */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'time' | 'sign' | 'end'
  readonly text: string
  readonly value: string | number
  readonly offset: number
}

/** Why a text cannot be read, and where. */
export class TextError extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

const gaps = /(?:\s|#[^\n]*)*/y
const patterns: readonly [Exclude<Token['kind'], 'end'>, RegExp][] = [
  ['time', /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?/y],
  ['number', /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON writes them as escapes.
  ['text', /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*/y],
  ['sign', />=|<=|[=<>(),%*]/y],
]

const matchAt = (pattern: RegExp, source: string, offset: number): string | null => {
  pattern.lastIndex = offset
  return pattern.exec(source)?.[0] ?? null
}

const strange = (source: string, offset: number): TextError => {
  const sign = String.fromCodePoint(source.codePointAt(offset)!)
  if (sign === '"') return new TextError('This text is not closed, or holds an escape that JSON does not know', offset)
  if ("“”„«»'‘’".includes(sign))
    return new TextError(`Write names and texts in straight double quotes, not ${sign}`, offset)
  return new TextError(`Nothing begins with ${JSON.stringify(sign)} here`, offset)
}

/** All tokens, the last of which is the end. Throws TextError. */
export const tokensOf = (source: string): Token[] => {
  const tokens: Token[] = []
  let offset = matchAt(gaps, source, 0)!.length
  while (offset < source.length) {
    let found: Token | null = null
    for (const [kind, pattern] of patterns) {
      const text = matchAt(pattern, source, offset)
      if (text === null) continue
      const value = kind === 'text' ? (JSON.parse(text) as string) : kind === 'number' ? Number(text) : text
      found = { kind, text, value, offset }
      break
    }
    if (!found) throw strange(source, offset)
    tokens.push(found)
    offset += found.text.length
    offset += matchAt(gaps, source, offset)!.length
  }
  return [...tokens, { kind: 'end', text: '', value: '', offset: source.length }]
}
