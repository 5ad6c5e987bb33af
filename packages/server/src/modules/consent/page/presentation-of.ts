import type { PresentationBody } from '@candor/contracts'
import type { Signal } from '@candor/rules'
import { uuidv7 } from '../../identity/index.ts'
import { publishedWords } from '../answers/words.ts'
import type { Catalogues } from '../catalogue/catalogue.ts'
import type { Presentation } from './presentations.store.ts'

const isHash = (hex: string) => /^[0-9a-f]{64}$/i.test(hex)

/**
 * What somebody says was shown, checked against what was published. `signals`: of the request; `jurisdiction`: ISO 3166, or
 * null. Throws unknown_agreement_version and text_never_published.
 */
export const presentationOf = async (
  catalogues: Catalogues,
  workspaceId: number,
  body: Omit<PresentationBody, 'writeKey'>,
  from: { jurisdiction: string | null; signals: readonly Signal[]; sourceId: number },
): Promise<Presentation> => {
  const known = await catalogues.of(workspaceId)
  const newest = known.agreements.get(body.agreement.key)?.versions[0]?.version ?? 0
  // Another process may have published since: only what is unknown is looked up again.
  const catalogue = newest >= Number(body.agreement.version) ? known : await catalogues.fresh(workspaceId)
  const { agreement, version } = publishedWords(catalogue, body.agreement)
  return {
    id: uuidv7(),
    agreementId: agreement.id,
    version: version.version,
    locale: body.agreement.locale,
    textSha256: body.agreement.textSha256,
    layoutSha256: body.layoutSha256 && isHash(body.layoutSha256) ? body.layoutSha256 : null,
    jurisdiction: from.jurisdiction ?? '',
    signals: { gpc: body.signals?.gpc === true || from.signals.includes('gpc') },
    sourceId: from.sourceId,
  }
}
