import type { Endpoint } from '@candor/contracts'
import * as contracts from '@candor/contracts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'response' in value

/** Tags in the order in which one meets them: events come in, then one looks, then one manages. New ones follow. */
const tagOrder = ['Intake', 'Events', 'People', 'Quarantine', 'Sources', 'API keys', 'Operators', 'Audit']

const rank = (tag: string) => {
  const at = tagOrder.indexOf(tag)
  return at < 0 ? tagOrder.length : at
}

/** Every endpoint of the contract, by tag and address; the document, the reference and their tests read this list. */
export const allEndpoints: readonly Endpoint[] = Object.values(contracts as Record<string, unknown>)
  .filter(isEndpoint)
  .sort(
    (a, b) =>
      rank(a.tag) - rank(b.tag) ||
      a.tag.localeCompare(b.tag) ||
      a.path.localeCompare(b.path) ||
      a.method.localeCompare(b.method),
  )
