import type { Scope } from '@candor/contracts'
import type { Definition } from './definition.ts'

/** What a reader may see beyond the ordinary. */
export interface Sees {
  /** How people can be reached: scope `people:contact`. */
  readonly contact: boolean
  /** What the law protects: scope `people:sensitive`. */
  readonly sensitive: boolean
}

export const seesOf = ({ scopes }: { readonly scopes: readonly Scope[] }): Sees => ({
  contact: scopes.includes('people:contact'),
  sensitive: scopes.includes('people:sensitive'),
})

/**
 * Why an attribute is kept back from a reader whose purpose would let it be read; null: it is not. What the law protects
 * serves only purposes that somebody has named for it: GDPR, Art. 9 asks for a purpose that is specified. Pure.
 */
export const keptBack = (
  definition: Pick<Definition, 'sensitivity' | 'allowed'> | undefined,
  sees: Sees,
): 'contact' | 'sensitive' | null => {
  if (definition?.sensitivity === 'contact') return sees.contact ? null : 'contact'
  if (definition?.sensitivity === 'sensitive') return sees.sensitive && definition.allowed !== null ? null : 'sensitive'
  return null
}
