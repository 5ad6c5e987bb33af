import type { Fields, InputRow } from '../row.ts'

/** Longest line, in characters: far more than the 32 KB of an event, far less than memory. */
const longestLine = 1024 * 1024

const parse = (row: number, line: string): InputRow => {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { row, fields: value as Fields }
    return { row, reason: 'malformed_row', detail: 'A line must be a JSON object', line }
  } catch (error) {
    return { row, reason: 'malformed_row', detail: (error as Error).message, line }
  }
}

/** Reads one JSON object a line. Empty lines are passed over; a line too long is one bad row, and the next is fine. */
export async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<InputRow[]> {
  let row = 0
  let rest = ''
  let overlong = false

  const take = (line: string, rows: InputRow[]) => {
    const trimmed = line.trim()
    if (overlong) {
      row += 1
      const detail = `Longer than ${longestLine.toLocaleString('en')} characters`
      rows.push({ row, reason: 'malformed_row', detail, line: trimmed.slice(0, 1000) })
      overlong = false
    } else if (trimmed !== '') {
      row += 1
      rows.push(parse(row, trimmed))
    }
  }

  for await (const piece of text) {
    const rows: InputRow[] = []
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      if (line.length > longestLine) overlong = true
      take(line, rows)
    }
    if (rest.length > longestLine) {
      overlong = true
      rest = rest.slice(0, 1000)
    }
    yield rows
  }
  const last: InputRow[] = []
  take(rest, last)
  yield last
}
