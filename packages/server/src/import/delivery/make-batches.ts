import type { Item, LineItem, Mapper, RejectItem } from '../mapping/items.ts'
import type { InputRow } from '../row.ts'

/** What is sent, and what is written down as rejected, in one go. Batches come in the order of the input. */
export interface Batch {
  lines: LineItem[]
  rejects: RejectItem[]
  /** Items of the whole import up to the end of this batch: where a resumed import goes on. */
  items: number
  /** The last row that had been read when the batch was made. */
  row: number
}

// Below the door's 500 KB, with room for commas and the frame around them.
const mostBytes = 480_000
const mostRejects = 1_000

/**
 * Reads rows, maps them and cuts the items into batches of at most `mostLines` lines; the first `skip` items were dealt
 * with by an earlier run.
 */
export async function* makeBatches(
  rows: AsyncIterable<InputRow[]>,
  mapper: Mapper,
  skip: number,
  mostLines: number,
  onRow: (row: number) => void,
): AsyncGenerator<Batch> {
  let items = 0
  let row = 0
  let bytes = 0
  let lines: LineItem[] = []
  let rejects: RejectItem[] = []

  const cut = (): Batch => {
    const batch = { lines, rejects, items, row }
    lines = []
    rejects = []
    bytes = 0
    return batch
  }

  function* take(made: Item[]): Generator<Batch> {
    for (const item of made) {
      if (items < skip) {
        items += 1
        continue
      }
      const size = item.kind === 'line' ? Buffer.byteLength(item.json) + 1 : 0
      if (lines.length === mostLines || bytes + size > mostBytes || rejects.length === mostRejects) yield cut()
      items += 1
      bytes += size
      if (item.kind === 'line') lines.push(item)
      else rejects.push(item)
    }
  }

  for await (const piece of rows) {
    for (const input of piece) {
      row = input.row
      yield* take(mapper.push(input))
    }
    onRow(row)
  }
  yield* take(mapper.end())
  yield cut()
}
