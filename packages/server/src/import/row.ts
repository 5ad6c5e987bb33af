import type { ConsentLineCode, ImportRejection, PersonLineCode } from '@candor/contracts'

export type Fields = Record<string, unknown>

/** Why nothing is sent of a row: it cannot be read or mapped, or what comes of it is no answer and no person. */
export type RowReason = ImportRejection | ConsentLineCode | PersonLineCode

/** One record of the input, numbered from 1; a header line is not counted. */
export interface Row {
  row: number
  fields: Fields
}

/** A record that could not be read at all. `line` is its text as far as it is known. */
export interface UnreadableRow {
  row: number
  reason: ImportRejection
  detail: string
  line: string
}

export type InputRow = Row | UnreadableRow

/** Says why a row cannot be sent; caught where what is sent of it is built. */
export class RowProblem extends Error {
  readonly reason: RowReason

  constructor(reason: RowReason, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/** A mistake of the person at the keyboard: the sentence is shown as it is, without a stack. */
export class ImportError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}
