import { Parser } from 'csv-parse'
import { exitCodes } from '../exit-codes.ts'
import { type Fields, ImportError, type InputRow } from '../row.ts'

/** Longest record, in bytes. A quote that is never closed would otherwise take the rest of the file into memory. */
const longestRecord = 1024 * 1024

interface Options {
  delimiter: string
  /** Names of the columns; the first record of the file unless given. */
  columns: string[] | undefined
  /** Columns that the mapping names; all must be there. */
  needed: ReadonlySet<string>
}

const checkColumns = (columns: readonly string[], needed: Options['needed']): void => {
  const stop = (sentence: string) => {
    throw new ImportError(sentence, exitCodes.usage)
  }
  const list = columns.map((c) => `"${c}"`).join(', ')
  const missing = [...needed].filter((column) => !columns.includes(column))
  if (missing.length > 0) {
    const names = missing.map((c) => `"${c}"`).join(', ')
    stop(`The mapping names ${names}, which the file does not have. Its columns are: ${list}.`)
  }
  if (new Set(columns).size < columns.length) stop(`Two columns of the file have the same name: ${list}.`)
  if (columns.includes('__proto__')) stop('A column may not be called __proto__.')
}

/**
 * Reads CSV as RFC 4180 has it, with either kind of line end, and gives the rows of each piece of text at once. A quote
 * that is never closed, or closed only after a megabyte, stops the import: where the next row begins is not known then.
 */
export async function* readCsv(text: AsyncIterable<string>, options: Options): AsyncGenerator<InputRow[]> {
  let columns = options.columns
  if (columns) checkColumns(columns, options.needed)
  let rows: InputRow[] = []
  let row = 0
  let failure: Error | undefined

  const take = (values: string[]): null => {
    if (!columns) {
      columns = values
      try {
        checkColumns(columns, options.needed)
      } catch (error) {
        failure = error as Error
      }
      return null
    }
    row += 1
    if (values.length !== columns.length) {
      const detail = `${values.length} instead of ${columns.length}`
      rows.push({ row, reason: 'wrong_column_count', detail, line: JSON.stringify(values) })
      return null
    }
    const fields: Fields = {}
    for (let i = 0; i < columns.length; i++) fields[columns[i]!] = values[i]
    rows.push({ row, fields })
    return null
  }
  const parser = new Parser({
    bom: true,
    delimiter: options.delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    // A quote in the wrong place is a letter. The parser's own way to skip such a record takes its neighbours with it.
    relax_quotes: true,
    max_record_size: longestRecord,
    // Taken here and not from the stream: a piece of text is one step then, not one for each row.
    on_record: take,
  })
  parser.resume()
  parser.on('error', (error) => {
    failure ??= new ImportError(
      `The file is not CSV any more after row ${row.toLocaleString('en')}: ${error.message}`,
      exitCodes.stopped,
    )
  })

  const hand = (): InputRow[] => {
    const handed = rows
    rows = []
    return handed
  }
  for await (const piece of text) {
    if (piece !== '') await new Promise<void>((resolve) => parser.write(piece, () => resolve()))
    if (failure) break
    yield hand()
  }
  if (!failure) {
    await new Promise<void>((resolve) => {
      parser.once('error', () => resolve())
      parser.once('end', resolve)
      parser.end()
    })
  }
  yield hand()
  if (failure) throw failure
}
