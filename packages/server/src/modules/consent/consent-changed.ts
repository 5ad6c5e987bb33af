/** The topic of the outbox under which every change of what may be read of a person stands; its subject is that person. */
export const consentChanged = 'consent.changed'

/** The body: all purposes allowed and refused from now on, as bits, and the ledger's number as of which this holds. */
export interface ConsentChanged {
  readonly allow: number
  readonly refused: number
  readonly seq: number
}
