import { type AttributeDefinition, getAttribute, listAttributes, misfits, putAttribute } from '@candor/contracts'
import { type Http, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, type Postgres, type Purposes, retryConflicts } from '../../../platform/postgres/index.ts'
import type { Catalogues } from '../../consent/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { bitsOf, namesOf } from '../values/purposes-told-for.ts'
import { narrowValues, readCatalogue, type StoredDefinition, writeDefinition } from './catalogue.store.ts'
import { afterWriters } from './definitions.store.ts'
import { readMisfits, sumMisfits } from './misfits.store.ts'

export interface CatalogueDeps {
  readonly postgres: Postgres
  readonly purposes: Purposes
  readonly catalogues: Catalogues
}

/** The catalogue of attributes: what a workspace knows of people, and what each value has to be. */
export const registerAttributeCatalogue = (http: Http, { postgres, purposes, catalogues }: CatalogueDeps): void => {
  const shown = async (
    workspaceId: number,
    stored: readonly StoredDefinition[],
    counts: ReadonlyMap<string, number>,
  ) => {
    const catalogue = await catalogues.of(workspaceId)
    return stored.map(
      ({ allowed, ...said }): AttributeDefinition => ({
        ...said,
        purposes: allowed === null ? null : namesOf(catalogue, allowed),
        misfits: counts.get(said.key) ?? 0,
      }),
    )
  }

  /** One attribute, and what was kept out of it. Throws not_found. */
  const detailOf = async (workspaceId: number, key: string) => {
    const stored = await readCatalogue(postgres.db, workspaceId, key)
    if (stored.length === 0) throw problem('not_found', { detail: `Nothing is known of an attribute ${key}.` })
    const [definition] = await shown(workspaceId, stored, await sumMisfits(postgres.db, workspaceId, key))
    const found = await readMisfits(postgres.db, workspaceId, key)
    return { ...definition!, keptOut: found.map((m) => ({ ...m, help: misfits[m.reason] })) }
  }

  http.route(listAttributes, async ({ query }, { workspaceId }) => {
    const stored = await readCatalogue(postgres.db, workspaceId)
    const counts = await sumMisfits(postgres.db, workspaceId)
    const wanted = stored.filter((d) => query.status === undefined || d.status === query.status)
    return { items: await shown(workspaceId, wanted, counts) }
  })

  http.route(getAttribute, ({ params: { key } }, { workspaceId }) => detailOf(workspaceId, key))

  http.route(putAttribute, async ({ params: { key }, body }, { workspaceId, principal }) => {
    const isChoice = body.type === 'choice' || body.type === 'choices'
    const options = new Set(body.options.map((o) => o.key))
    if (isChoice && (options.size === 0 || options.size < body.options.length))
      throw problem('invalid_request', { detail: 'A choice needs options, each with a key of its own.' })
    const { purposes: keys, ...said } = body
    const allowed = keys === null ? null : bitsOf(await catalogues.fresh(workspaceId), keys)
    const within = (act: (tx: ForPurpose) => Promise<void>) =>
      retryConflicts(() => purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, act))
    await within(async (tx) => {
      await writeDefinition(tx, workspaceId, { ...said, key, allowed }, principal.label)
      await narrowValues(tx, workspaceId, { key, allowed })
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: body.status === 'retired' ? 'attribute.retired' : 'attribute.described',
        target: `attribute:${key}`,
        detail: { type: body.type, purposes: keys },
      })
    })
    if (allowed !== null) {
      // Those who judged values before this was committed may have written more than is allowed now.
      await within((tx) => afterWriters(tx, workspaceId))
      await within((tx) => narrowValues(tx, workspaceId, { key, allowed }))
    }
    return detailOf(workspaceId, key)
  })
}
