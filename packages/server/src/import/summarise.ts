import {
  type ImportRejection,
  importRejections,
  type Rejection,
  rejections,
  type Withholding,
  withholdings,
} from '@candor/contracts'
import type { ResumeState } from './delivery/resume-state.ts'
import { duration, number } from './show-progress.ts'

export interface Summary {
  file: string
  seconds: number
  rows: number
  skipped: ReadonlyMap<string, number>
  state: ResumeState
  rejectsPath: string
  dryRun: boolean
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0)

const line = (label: string, value: number, note = '') =>
  `  ${label.padEnd(18)}${number(value).padStart(12)}${note ? `  ${note}` : ''}`

const byReason = (counts: Record<string, number>, meaning: Record<string, string>): string[] =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, n]) => `    ${reason.padEnd(18)}${number(n).padStart(10)}  ${meaning[reason] ?? ''}`.trimEnd())

/** The account of an import, for people: every row and every event is in one of its lines. */
export const summarise = ({ file, seconds, rows, skipped, state, rejectsPath, dryRun }: Summary): string => {
  const { accepted, withheld, rejected, rejectedRows } = state
  const events = accepted + total(withheld) + total(rejected)
  const speed = `${duration(seconds)}, ${number(rows / Math.max(seconds, 0.001))} rows/s`
  const lines = [
    dryRun ? `Dry run of ${file} (${speed}). Nothing was sent.` : `Imported ${file} (${speed})`,
    line('rows read', rows),
  ]
  if (skipped.size > 0) {
    lines.push(line('rows skipped', total(Object.fromEntries(skipped)), 'as the mapping says'))
    lines.push(...byReason(Object.fromEntries(skipped), {}))
  }
  lines.push(line('rows rejected', total(rejectedRows)))
  lines.push(...byReason(rejectedRows, importRejections satisfies Record<ImportRejection, string>))
  if (dryRun) lines.push(line('events made', events))
  else {
    lines.push(line('events sent', events), line('  accepted', accepted), line('  withheld', total(withheld)))
    lines.push(...byReason(withheld, withholdings satisfies Record<Withholding, string>))
    lines.push(line('  rejected', total(rejected)))
    lines.push(...byReason(rejected, rejections satisfies Record<Rejection, string>))
  }
  if (hasRejects(state)) lines.push(`What was rejected stands in ${rejectsPath}`)
  if ((withheld.no_consent ?? 0) > 0) {
    lines.push(
      'The source rests on consent. Orders rest on a contract: import them through a source with that legal basis.',
    )
  }
  return lines.join('\n')
}

/** Whether anything of the file was not imported though the mapping wanted it. */
export const hasRejects = ({ rejected, rejectedRows }: ResumeState): boolean =>
  total(rejected) + total(rejectedRows) > 0
