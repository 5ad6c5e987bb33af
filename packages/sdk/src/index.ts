/** Candor's browser SDK. `candor` is the client of the page; `createCandor` makes further ones, each for its own write key. */
import { createCandor } from './core/client.ts'

export { createCandor } from './core/client.ts'
export type * from './core/types.ts'

export const candor = createCandor()
