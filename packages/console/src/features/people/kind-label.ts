import type { IdentifierKind } from '@candor/contracts'
import type { Translate } from '../../app/i18n/provider.tsx'

const prefix = 'external:'

/** What a kind of identifier is called (`kind` as IdentifierKind); an id of another system is called after it. */
export const kindLabel = (t: Translate, kind: string): string =>
  kind.startsWith(prefix)
    ? t('people.kind.external', { name: kind.slice(prefix.length) })
    : t(`people.kind.${kind as Exclude<IdentifierKind, `external:${string}`>}`)
