import type { Endpoint } from '@candor/contracts'
import * as contracts from '@candor/contracts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'response' in value

/** Every endpoint of the contract, in the order of their tags and names; the document and its tests read this list. */
export const allEndpoints: readonly Endpoint[] = Object.values(contracts as Record<string, unknown>)
  .filter(isEndpoint)
  .sort((a, b) => a.tag.localeCompare(b.tag) || a.path.localeCompare(b.path) || a.method.localeCompare(b.method))
