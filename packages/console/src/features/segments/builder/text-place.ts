/** A mistake in a text; line and column from 1, or not known. */
interface Mistake {
  line: number | null
  column: number | null
  message: string
}

/** What the server found, by the places that it names as `definition:line:column`. */
export const mistakesOf = (issues: readonly { path: string; message: string }[]): Mistake[] =>
  issues.map(({ path, message }) => {
    const place = /:(\d+):(\d+)$/.exec(path)
    return { line: place === null ? null : Number(place[1]), column: place === null ? null : Number(place[2]), message }
  })

/** Where in a text a line and a column are; never beyond its end. */
export const offsetOf = (text: string, line: number, column: number): number => {
  const lines = text.split('\n').slice(0, line - 1)
  return Math.min(text.length, lines.reduce((sum, one) => sum + one.length + 1, 0) + column - 1)
}
