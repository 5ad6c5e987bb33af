import {
  errors,
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
  validate: boolean
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0)

const sumOf = (a: Record<string, number>, b: Record<string, number>): Record<string, number> => {
  const sum = { ...a }
  for (const [name, n] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + n
  return sum
}

const line = (label: string, value: number, note = '') =>
  `  ${label.padEnd(26)}${number(value).padStart(12)}${note ? `  ${note}` : ''}`

const byReason = (counts: Record<string, number>, meaning: Record<string, string>): string[] =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, n]) => `    ${reason.padEnd(26)}${number(n).padStart(10)}  ${meaning[reason] ?? ''}`.trimEnd())

const opening = ({ file, seconds, rows, skipped, dryRun, validate }: Summary): string[] => {
  const speed = `${duration(seconds)}, ${number(rows / Math.max(seconds, 0.001))} rows/s`
  const lines = [
    dryRun
      ? `Dry run of ${file} (${speed}). Nothing was sent.`
      : `${validate ? 'Validated' : 'Imported'} ${file} (${speed})${validate ? '. Nothing was written.' : ''}`,
    line('rows read', rows),
  ]
  if (skipped.size > 0) {
    const counts = Object.fromEntries(skipped)
    lines.push(line('rows skipped', total(counts), 'as the mapping says'), ...byReason(counts, {}))
  }
  return lines
}

const closing = ({ state, rejectsPath }: Summary): string[] =>
  hasRejects(state) || total(state.leftOut) > 0 ? [`What was rejected stands in ${rejectsPath}`] : []

/** The account of an import of events, for people: every row and every event is in one of its lines. */
export const summariseEvents = (summary: Summary): string => {
  const { state, dryRun } = summary
  const { accepted, withheld, rejected, rejectedRows } = state
  const events = accepted + total(withheld) + total(rejected)
  const lines = [...opening(summary), line('rows rejected', total(rejectedRows))]
  lines.push(...byReason(rejectedRows, importRejections satisfies Record<ImportRejection, string>))
  if (dryRun) lines.push(line('events made', events))
  else {
    lines.push(line('events sent', events), line('  accepted', accepted), line('  withheld', total(withheld)))
    lines.push(...byReason(withheld, withholdings satisfies Record<Withholding, string>))
    lines.push(line('  rejected', total(rejected)))
    lines.push(...byReason(rejected, rejections satisfies Record<Rejection, string>))
  }
  lines.push(...closing(summary))
  if ((withheld.no_consent ?? 0) > 0) {
    lines.push(
      'The source rests on consent. Orders rest on a contract: import them through a source with that legal basis.',
    )
  }
  return lines.join('\n')
}

const refusals: Record<string, string> = {
  ...importRejections,
  ...Object.fromEntries(Object.entries(errors).map(([code, { title }]) => [code, `${title}.`])),
}

/** The account of an import of answers about consent; whether this machine or the server refused one makes no difference. */
export const summariseAnswers = (summary: Summary): string => {
  const { state, dryRun } = summary
  const { accepted, known, rejected, rejectedRows } = state
  const refused = sumOf(rejectedRows, rejected)
  const taken = dryRun
    ? [line('answers made', accepted)]
    : [line('recorded', accepted), line('known', known, 'in the ledger before')]
  const lines = [...opening(summary), ...taken, line('rejected', total(refused)), ...byReason(refused, refusals)]
  return [...lines, ...closing(summary)].join('\n')
}

/** The account of an import of people: every row is in one of its lines, and every part that was left out is counted. */
export const summarisePeople = (summary: Summary): string => {
  const { state, dryRun } = summary
  const { accepted, created, known, rejected, rejectedRows, leftOut } = state
  const refused = sumOf(rejectedRows, rejected)
  const taken = dryRun
    ? [line('people made', accepted)]
    : [line('created', created), line('updated', accepted - created), line('unchanged', known)]
  const lines = [...opening(summary), ...taken, line('rejected', total(refused)), ...byReason(refused, refusals)]
  if (total(leftOut) > 0)
    lines.push(line('parts left out', total(leftOut), 'of rows that are in'), ...byReason(leftOut, {}))
  return [...lines, ...closing(summary)].join('\n')
}

/** Whether anything of the file was not imported though the mapping wanted it. */
export const hasRejects = ({ rejected, rejectedRows }: ResumeState): boolean =>
  total(rejected) + total(rejectedRows) > 0
