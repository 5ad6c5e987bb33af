import type { ExportedPerson } from '@candor/contracts'
import { duration, exitCodes, ImportError, number } from '../import/index.ts'
import { csvHeader, csvOfPerson, usualIdentifiers } from '../modules/profiles/index.ts'
import { earlierExport, freshExport, openExport } from './export-file.ts'
import type { ExportOptions } from './read-options.ts'
import { type Line, receivePeople } from './receive-lines.ts'

export interface ExportSurroundings {
  stopping: AbortSignal
  /** Standard output: the people, when no file is named. Resolves when there is room for more. */
  print(text: string): Promise<void>
  /** Standard error: progress and the account. */
  say(text: string): void
}

/** Minutes a server may stay away before an export gives up. It can be taken up again at any time. */
const patience = 15 * 60_000
const progressMs = 10_000

/** What is written of lines: themselves, or records of a table. */
const writer = ({ format, query }: ExportOptions): { head: string; textOf(lines: readonly Line[]): string } => {
  if (format === 'ndjson') return { head: '', textOf: (lines) => lines.map(({ text }) => `${text}\n`).join('') }
  const listOf = (list: string | undefined) => list?.split(',').filter((part) => part !== '')
  const columns = {
    identifiers: listOf(query.identifiers) ?? usualIdentifiers,
    attributes: listOf(query.attributes) ?? [],
    provenance: query.provenance === 'true',
  }
  return {
    head: csvHeader(columns),
    textOf: (lines) => lines.map(({ text }) => csvOfPerson(JSON.parse(text) as ExportedPerson, columns)).join(''),
  }
}

/** Exports people to a file or to standard output and answers the exit code. Holds no more than some lines in memory. */
export const runExport = async (options: ExportOptions, surroundings: ExportSurroundings): Promise<number> => {
  const { out, restart, url, key } = options
  const { say, stopping } = surroundings
  const fresh = freshExport(options)
  const earlier = out === undefined || restart ? null : await earlierExport(out, fresh)
  if (earlier?.finishedAt) {
    say(`${out} was exported by ${earlier.finishedAt}. Nothing was read. Use --restart to export it again.`)
    return exitCodes.done
  }
  if (earlier) say(`Going on after ${number(earlier.people)} people of an earlier run.`)
  const state = earlier ?? fresh
  const { head, textOf } = writer(options)
  const began = performance.now()
  const before = state.people
  const rate = () =>
    `${number(state.people)} people, ${number(((state.people - before) * 1000) / (performance.now() - began))}/s`
  const progress = setInterval(() => say(rate()), progressMs)
  const file = out === undefined ? null : await openExport(out, state)
  const write = async (text: string, people: number, after: string | null) => {
    if (file) return file.write(text, people, after)
    await surroundings.print(text)
    Object.assign(state, { people: state.people + people, after })
  }
  try {
    if (state.after === null && state.bytes === 0 && head !== '') await write(head, 0, null)
    const query = { ...options.query, format: 'ndjson' }
    const onWaiting = (reason: string | null) => reason !== null && say(`Waiting: ${reason}`)
    const people = receivePeople({ url, key, query, after: state.after, patience, stopping, onWaiting })
    for await (const lines of people) await write(textOf(lines), lines.length, lines.at(-1)!.id)
    state.finishedAt = new Date().toISOString()
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const advice = file ? ` ${number(state.people)} people are in the file; the same command goes on from there.` : ''
    throw error.exitCode === exitCodes.usage ? error : new ImportError(`${error.message}${advice}`, error.exitCode)
  } finally {
    clearInterval(progress)
    await file?.save()
    await file?.close()
  }
  const seconds = (performance.now() - began) / 1000
  say(`Exported ${number(state.people)} people${out === undefined ? '' : ` to ${out}`} (${duration(seconds)}).`)
  return exitCodes.done
}
