import { problem } from '../../../platform/http/index.ts'
import type { Catalogues } from '../../consent/index.ts'

type Catalogue = Awaited<ReturnType<Catalogues['of']>>

/** The bits of some purposes by their keys. Throws unknown_purpose. */
export const bitsOf = (catalogue: Catalogue, keys: readonly string[]): number =>
  keys.reduce((mask, key) => {
    const purpose = catalogue.purposes.get(key)
    if (!purpose) throw problem('unknown_purpose', { detail: key })
    return mask | (1 << purpose.bit)
  }, 0)

/** The keys of the purposes that a mask names. */
export const namesOf = (catalogue: Catalogue, mask: number): string[] =>
  [...catalogue.purposes.values()].filter((p) => (mask & (1 << p.bit)) !== 0).map((p) => p.key)

/**
 * What a value was told for, as bits. An agreement that is named must be published, and speak of every purpose but those
 * that need none. Throws unknown_purpose and unknown_agreement_version.
 */
export const toldFor = (
  catalogue: Catalogue,
  keys: readonly string[],
  agreement?: { readonly key: string; readonly version: number },
): number => {
  const mask = bitsOf(catalogue, keys)
  if (!agreement) return mask
  const version = catalogue.agreements.get(agreement.key)?.versions.find((v) => v.version === agreement.version)
  if (!version)
    throw problem('unknown_agreement_version', { detail: `${agreement.key} in version ${agreement.version}` })
  const silent = keys.find((key) => !catalogue.purposes.get(key)?.essential && !version.purposes.includes(key))
  if (silent !== undefined) throw problem('unknown_purpose', { detail: `The agreement does not speak of ${silent}.` })
  return mask
}
