import { parseCheckpoint, parseVerifierKey } from '../src/index.ts'

export interface Sorted {
  readonly receipt?: string
  readonly keys?: string
  readonly checkpoint?: string
}

const reads = (read: (text: string) => unknown, text: string): boolean => {
  try {
    read(text)
    return true
  } catch {
    return false
  }
}

/** Tells by its content what a file is. What is neither keys nor a checkpoint is taken for a receipt, and judged as one. */
export const sortFile = (text: string): Sorted => {
  if (reads(parseCheckpoint, text)) return { checkpoint: text }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > 0 && lines.every((line) => reads(parseVerifierKey, line))) return { keys: text.trim() }
  return { receipt: text }
}
