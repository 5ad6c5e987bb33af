import type { Scope } from '@candor/contracts'

interface Shown {
  readonly kind: string
  readonly value: string
}

/** Whether somebody can be reached by it: an address, also one that serves as a user id, or a phone number. */
export const reaches = ({ kind, value }: Shown): boolean => kind === 'phone' || value.includes('@')

const hintOf = ({ kind, value }: Shown): string =>
  kind === 'phone' ? `…${value.slice(-2)}` : `${[...value][0]}…${value.slice(value.lastIndexOf('@'))}`

/**
 * An identifier as a reader may see it. Who may not see how people can be reached sees of an address or a number enough to tell
 * it from others, and too little to write to.
 */
export const identifierFor = <I extends Shown>(identifier: I, { contact }: { readonly contact: boolean }): I =>
  contact || !reaches(identifier) ? identifier : { ...identifier, value: hintOf(identifier) }

/** What a principal may see of identifiers. */
export const contactOf = ({ scopes }: { readonly scopes: readonly Scope[] }) => ({
  contact: scopes.includes('people:contact'),
})
