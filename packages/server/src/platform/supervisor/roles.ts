import type { Refusal } from './startup-error.ts'

/** The two programs that do the work. They hold no state: any number of each may run. */
export type Role = 'api' | 'worker'

/** From the supervisor to its child, once, when the databases stand. The urls hold passwords: never in the environment. */
export interface Begin {
  readonly kind: 'begin'
  readonly databaseUrl: string
  readonly clickhouseUrl: string
}

/** From the child: it serves, or it cannot. */
export type Told =
  | { readonly kind: 'ready'; readonly url: string | null }
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly sentence: string }
