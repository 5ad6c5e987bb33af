import { basename, join, resolve } from 'node:path'
import { deliver, type Send } from './delivery/deliver.ts'
import { makeBatches } from './delivery/make-batches.ts'
import { openRejects } from './delivery/rejects-file.ts'
import { freshState, loadState, saveState } from './delivery/resume-state.ts'
import { exitCodes } from './exit-codes.ts'
import { fingerprintOf } from './fingerprint.ts'
import { openRows } from './input/read-rows.ts'
import { planOf } from './plan.ts'
import type { ImportOptions } from './read-options.ts'
import { ImportError } from './row.ts'
import { number, showProgress } from './show-progress.ts'
import { hasRejects } from './summarise.ts'

/** Minutes a server may stay away before an import gives up. It can be taken up again at any time. */
const patience = 15 * 60_000

export interface ImportSurroundings {
  /** Folder for state and rejects of imports that name none. */
  folder: string
  version: string
  stopping: AbortSignal
  /** For the summary. */
  say(text: string): void
  progress: Parameters<typeof showProgress>[0]
}

const acceptAll: Send = async (lines) => lines.map(() => ({ status: 'accepted' }))

/**
 * Imports one file and answers the exit code. A resumed import reads and maps the file from its start, which is quick,
 * and passes over what is answered for: no position inside compressed text or half a group has to be kept.
 */
export const runImport = async (options: ImportOptions, surroundings: ImportSurroundings): Promise<number> => {
  const { file, dryRun, validate, url, key = '' } = options
  const { stopping, say } = surroundings
  const plan = await planOf(options, surroundings.version)
  const { mapper, noun } = plan
  const fingerprint = await fingerprintOf(file, plan.mapping, { url, key })
  const stem = join(surroundings.folder, `${basename(file)}.${fingerprint.slice(0, 8)}`)
  const statePath = resolve(options.state ?? `${stem}.state.json`)
  const rehearsal = dryRun ? 'dry-run.' : validate ? 'validate.' : ''
  const rejectsPath = resolve(options.rejects ?? `${stem}.${rehearsal}rejects.ndjson`)

  const earlier = options.restart || rehearsal ? null : await loadState(statePath, fingerprint)
  if (earlier?.finishedAt) {
    say(`${file} was imported by ${earlier.finishedAt}. Nothing was sent. Use --restart to send it again.`)
    return hasRejects(earlier) ? exitCodes.rejects : exitCodes.done
  }
  const state = earlier ?? freshState(fingerprint, resolve(file))
  if (earlier) say(`Going on after ${number(earlier.items)} ${noun} of an earlier run.`)

  const source = await openRows(file, plan.columns)
  let rows = 0
  const began = performance.now()
  const progress = showProgress(surroundings.progress, {
    rows: () => rows,
    fraction: () => source.bytesRead() / Math.max(1, source.size),
    acknowledged: () => state.accepted + state.known,
    noun,
  })
  const sender = plan.send({ url, patience, stopping, onWaiting: progress.wait })
  const rejects = await openRejects(rejectsPath, state.rejectsBytes)
  try {
    await deliver({
      batches: makeBatches(source.rows, mapper, state.items, plan.mostLines, (row) => {
        rows = row
      }),
      refusedAs: plan.refusedAs,
      send: dryRun ? acceptAll : sender,
      rejects,
      state,
      save: rehearsal ? async () => {} : (latest) => saveState(statePath, latest),
      stopping,
    })
    if (stopping.aborted) throw new ImportError('Stopped.', exitCodes.interrupted)
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const position = `${number(state.items)} ${noun} are answered for`
    const advice = rehearsal ? '' : ` ${position}; the same command goes on from there.`
    throw error.exitCode === exitCodes.usage ? error : new ImportError(`${error.message}${advice}`, error.exitCode)
  } finally {
    progress.stop()
    await rejects.close()
  }
  if (!rehearsal) await saveState(statePath, { ...state, finishedAt: new Date().toISOString() })
  const seconds = (performance.now() - began) / 1000
  say(plan.summarise({ file, seconds, rows, skipped: mapper.skipped, state, rejectsPath, dryRun, validate }))
  return hasRejects(state) ? exitCodes.rejects : exitCodes.done
}
