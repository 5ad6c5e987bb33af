import { ProblemError } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { readAsk, type StoredAsk, updateAsk } from '../asks.store.ts'

type Tx = ForPurpose<'asking'>

/** Keeps what was typed with what was asked. */
const keepTypedWith = (tx: Tx, workspaceId: number, ask: StoredAsk, name: string, typed: unknown) =>
  updateAsk(tx, workspaceId, ask.id, { typed: { ...ask.typed, [name]: typed } })

/** Refusals after which what was typed stays with the person. Of who withdrew, nothing is kept, on purpose. */
export const keepsTyped = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && ['answer_does_not_fit', 'reward_stale'].includes(error.code)

/** Carries what was typed out of a transaction that is rolled back, to be kept in the next. */
export class TypedAfterRefusal extends Error {
  readonly refusal: ProblemError
  readonly ask: StoredAsk
  readonly at: string
  readonly typed: unknown
  constructor(refusal: ProblemError, ask: StoredAsk, at: string, typed: unknown) {
    super(refusal.message)
    this.refusal = refusal
    this.ask = ask
    this.at = at
    this.typed = typed
  }
}

/** Keeps what was typed after a refusal, of something that was given out before; then the refusal holds. */
export const keepAfterRefusal = async (
  tx: Tx,
  workspaceId: number,
  { ask, at, typed }: TypedAfterRefusal,
): Promise<void> => {
  const still = await readAsk(tx, workspaceId, ask.id)
  if (still && still.personId === ask.personId) await keepTypedWith(tx, workspaceId, still, at, typed)
}
