import type { Alteration, AlterationKind } from './types.ts'

/** Kept at most; after that many the store is beyond naming single things. */
const MOST = 100

export type Report = (kind: AlterationKind, id: string | number, detail: string) => void

/** Gathers what was found: alterations in the order of finding, then what follows from them for history as a whole. */
export const createFindings = () => {
  const causes: Alteration[] = []
  const history: Alteration[] = []
  const report: Report = (kind, id, detail) => {
    const list = kind === 'history' ? history : causes
    if (list.length < MOST) list.push({ kind, id: String(id), detail })
  }
  return { report, all: (): Alteration[] => [...causes, ...history] }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
