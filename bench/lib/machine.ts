import { cpus, totalmem } from 'node:os'
import { version } from 'node:process'

/** What a figure was measured on; without it a figure says nothing. */
export const machineFacts = (): string => {
  const list = cpus()
  return `${list.length} × ${list[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${version}, ${process.platform}-${process.arch}; load generator included`
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Nearest rank. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export const thousands = (n: number): string => Math.round(n).toLocaleString('en')

/** A row of the report: what, figure, ceiling or goal, verdict. */
export const row = (what: string, figure: string, beside = '', verdict = ''): void =>
  console.log(`${what.padEnd(58)} ${figure.padStart(20)}  ${beside.padEnd(44)} ${verdict}`)
