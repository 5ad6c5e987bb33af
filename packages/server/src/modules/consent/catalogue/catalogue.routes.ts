import {
  type AgreementRecord,
  createPurpose,
  listAgreements,
  listPurposes,
  type PurposeRecord,
  previewAgreement,
  publishAgreement,
  publishPurpose,
  retirePurpose as retirePurposeEndpoint,
} from '@candor/contracts'
import { type Http, problem } from '../../../platform/http/index.ts'
import type { Postgres, Purposes } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { Agreement, Catalogues, PurposeEntry } from './catalogue.ts'
import { insertOwnPurpose, retirePurpose } from './own-purposes.ts'
import { countToAskAgain, insertPurposeVersion, insertVersion, planVersion } from './publish.ts'

export interface CatalogueDeps {
  postgres: Postgres
  purposes: Purposes
  catalogues: Catalogues
}

const purposeRecord = ({ id: _, ...purpose }: PurposeEntry): PurposeRecord => purpose

const agreementRecord = ({ key, kind, versions }: Agreement): AgreementRecord => ({
  key,
  kind,
  versions: versions.map((v) => ({
    version: v.version,
    purposes: [...v.purposes],
    effectiveFrom: v.effectiveFrom.toISOString(),
    minValidVersion: v.minValidVersion,
    publishedAt: v.publishedAt.toISOString(),
    publishedBy: v.publishedBy,
    texts: [...v.texts].map(([locale, { text, sha256 }]) => ({ locale, text, textSha256: sha256 })),
  })),
})

/** Purposes and agreements: read, and published in versions that never change again. */
export const registerCatalogueRoutes = (http: Http, { postgres, purposes, catalogues }: CatalogueDeps): void => {
  http.route(listPurposes, async (_, { workspaceId }) => {
    const catalogue = await catalogues.fresh(workspaceId)
    return { items: [...catalogue.purposes.values()].map(purposeRecord) }
  })

  http.route(listAgreements, async (_, { workspaceId }) => {
    const catalogue = await catalogues.fresh(workspaceId)
    return { items: [...catalogue.agreements.values()].map(agreementRecord) }
  })

  http.route(createPurpose, async ({ body }, { workspaceId, principal }) => {
    await postgres.db.transaction().execute(async (tx) => {
      await insertOwnPurpose(tx, workspaceId, body)
      const target = `purpose:${body.key}`
      const detail = { dpv: body.dpv, legalBasis: body.legalBasis }
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'purpose.created', target, detail })
    })
    return purposeRecord((await catalogues.fresh(workspaceId)).purposes.get(body.key)!)
  })

  http.route(retirePurposeEndpoint, async ({ params: { key }, body }, { workspaceId, principal }) => {
    await postgres.db.transaction().execute(async (tx) => {
      await retirePurpose(tx, workspaceId, key, body.retired)
      const action = body.retired ? 'purpose.retired' : 'purpose.reinstated'
      await writeAudit(tx, { workspaceId, actor: principal.label, action, target: `purpose:${key}` })
    })
    return purposeRecord((await catalogues.fresh(workspaceId)).purposes.get(key)!)
  })

  http.route(publishPurpose, async ({ params, body }, { workspaceId, principal }) => {
    const purpose = (await catalogues.fresh(workspaceId)).purposes.get(params.key)
    if (!purpose) throw problem('unknown_purpose', { detail: params.key })
    await postgres.db.transaction().execute(async (tx) => {
      await insertPurposeVersion(tx, workspaceId, purpose, body)
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'purpose.published',
        target: `purpose:${purpose.key}`,
        detail: { version: purpose.version + 1, changed: Object.keys(body) },
      })
    })
    return purposeRecord((await catalogues.fresh(workspaceId)).purposes.get(params.key)!)
  })

  http.route(previewAgreement, async ({ params, body }, { workspaceId, principal }) => {
    const plan = planVersion(await catalogues.fresh(workspaceId), params.key, body)
    const { agreement, version, minValidVersion } = plan
    const peopleToAskAgain = agreement
      ? await purposes.withPurpose('consent', { workspaceId, actor: principal.label }, (tx) =>
          countToAskAgain(tx, workspaceId, agreement.id, minValidVersion),
        )
      : 0
    return { version, minValidVersion, peopleToAskAgain }
  })

  http.route(publishAgreement, async ({ params, body }, { workspaceId, principal }) => {
    const plan = planVersion(await catalogues.fresh(workspaceId), params.key, body)
    await postgres.db.transaction().execute(async (tx) => {
      await insertVersion(tx, workspaceId, params.key, body, plan, principal.label)
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'agreement.published',
        target: `agreement:${params.key}`,
        detail: { version: plan.version, minValidVersion: plan.minValidVersion },
      })
    })
    return agreementRecord((await catalogues.fresh(workspaceId)).agreements.get(params.key)!)
  })
}
