import { type Finding, fill, sentences, type Values } from './sentences.ts'

export type CheckName =
  | 'document'
  | 'texts'
  | 'record'
  | 'key'
  | 'leaf'
  | 'inclusion'
  | 'checkpoint'
  | 'trust'
  | 'witnesses'
  | 'history'

/** What one check found. */
export interface Check {
  readonly name: CheckName
  readonly ok: boolean
  /** Stable name of the finding, for translations; `values` fills its places. */
  readonly finding: Finding
  readonly values: Values
  /** The finding as an English sentence. */
  readonly detail: string
}

const check =
  (ok: boolean) =>
  (name: CheckName, finding: Finding, values: Values = {}): Check => ({
    name,
    ok,
    finding,
    values,
    detail: fill(sentences[finding], values),
  })

export const passed = check(true)
export const failed = check(false)

/** Not ok, and not to blame: what it rests on has failed. */
export const notJudged = (name: CheckName): Check => failed(name, 'not_judged')

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
