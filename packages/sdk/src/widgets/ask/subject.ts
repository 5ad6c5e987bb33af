import { mayCollect } from '../../core/consent.ts'
import type { AskOptions, Candor } from '../../core/types.ts'

export interface Subject {
  anonymousId?: string
  userId?: string
  token?: string
}

/**
 * Whom a call is about. Before a yes nobody is named for being looked at: only what the person does themselves, an answer, says
 * on which page it was done, by an id that ends with the page.
 */
export const subjectOf = (candor: Candor, { token }: Pick<AskOptions, 'token'>, acts: boolean): Subject => {
  if (token) return { token }
  const { anonymousId, userId, consent } = candor.state()
  if (!acts && !mayCollect(consent)) return {}
  return { anonymousId, ...(userId && { userId }) }
}
