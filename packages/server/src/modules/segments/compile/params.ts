/** The values that go beside a statement, each under a name of ours. */
export interface Params {
  /** The place of a value in the statement: `{p7:String}`. The same value of the same type has one place. */
  of(type: string, value: unknown): string
  readonly all: Readonly<Record<string, unknown>>
}

/** Nothing that a definition says is written into a statement: it goes beside it, typed. */
export const createParams = (): Params => {
  const places = new Map<string, string>()
  const all: Record<string, unknown> = {}
  return {
    all,
    of: (type, value) => {
      const known = `${type} ${JSON.stringify(value)}`
      const place = places.get(known)
      if (place !== undefined) return place
      const name = `p${places.size}`
      all[name] = value
      places.set(known, `{${name}:${type}}`)
      return `{${name}:${type}}`
    },
  }
}
