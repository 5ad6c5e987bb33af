import type { Columns } from '../mapping/columns-used.ts'
import type { InputRow } from '../row.ts'
import { type Input, openInput } from './open-input.ts'
import { readCsv } from './read-csv.ts'
import { readNdjson } from './read-ndjson.ts'

/** The rows of a file, in pieces; where it is read to is told in bytes of the file, compressed or not. */
export interface RowSource extends Pick<Input, 'size' | 'bytesRead'> {
  rows: AsyncIterable<InputRow[]>
}

const isCsv = (path: string): boolean => /\.(csv|tsv|txt)(\.gz)?$/i.test(path)

/** Opens a file as rows. Without a mapping it must be NDJSON, each line in the shape in which it is sent. */
export const openRows = async (path: string, mapped: Columns | undefined): Promise<RowSource> => {
  const { size, bytesRead, text } = await openInput(path, mapped?.input.encoding ?? 'utf-8')
  const format = mapped?.input.format ?? (mapped && isCsv(path) ? 'csv' : 'ndjson')
  if (!mapped || format === 'ndjson') return { rows: readNdjson(text), size, bytesRead }
  const { delimiter, columns } = mapped.input
  return { rows: readCsv(text, { delimiter, columns, needed: mapped.needed }), size, bytesRead }
}
