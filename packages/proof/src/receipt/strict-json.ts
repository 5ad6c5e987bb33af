/** Far above any receipt; keeps a hostile file from costing much. */
const LONGEST = 4_000_000

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g

/** The first name that an object of this JSON holds twice. Readers differ in which of the two they take. */
const repeatedName = (json: string): string | null => {
  const open: (Set<string> | null)[] = []
  let last = ''
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const name = JSON.parse(last) as string
      if (open.at(-1)?.has(name)) return name
      open.at(-1)?.add(name)
    }
    last = token
  }
  return null
}

/** Parses JSON that can be read in one way only; throws a sentence otherwise. */
export const parseStrictJson = (text: string): unknown => {
  if (text.length > LONGEST) throw new Error('the file is larger than any receipt')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
  const twice = repeatedName(text)
  if (twice !== null) throw new Error(`"${twice}" stands in it twice`)
  return value
}
