import { usePurposeNames } from '../people/use-purpose-names.ts'
import { useCatalogue } from './use-segments.ts'

/**
 * The purposes a segment can serve, by name. Who may not see consent hears of the workspace's own ones from the catalogue of
 * segments; what a purpose means in words only those read who may see it.
 */
export const usePurposeChoice = () => {
  const { purposes } = useCatalogue()
  const { all: known } = usePurposeNames()
  const all = purposes.length > 0 ? purposes : known
  return { all, nameOf: (key: string) => [...all, ...known].find((p) => p.value === key)?.label ?? key }
}
