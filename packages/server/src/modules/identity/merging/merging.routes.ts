import {
  addIdentifier as addIdentifierEndpoint,
  decideReview,
  listMerges,
  listReviews,
  mergePerson,
  unmergePerson,
} from '@candor/contracts'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http, type Principal, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, type Purposes, retryConflicts } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { contactOf, identifierFor, identifierOf, type RulesDirectory } from '../identifiers/index.ts'
import { addIdentifier } from './add-identifier.ts'
import type { Follow } from './follow.ts'
import { applyMerge, planMerge } from './merge-people.ts'
import { livingOf, type OwnIdentifier, readEvidence, readIdentifiers, readStoredMerges } from './merging.store.ts'
import { decide, readReviews, recordedAtOf } from './reviews.ts'
import { applyUnmerge, planUnmerge } from './unmerge.ts'
import { readHanging } from './what-hangs.ts'

export interface MergingDeps {
  readonly purposes: Purposes
  readonly rules: RulesDirectory
  readonly follow: Follow
}

const reviewCursor = z.object({ at: z.number(), id: z.string() })

const numberedFor =
  (principal: Principal) =>
  ({ id, kind, value, verifiedAt }: Pick<OwnIdentifier, 'id' | 'kind' | 'value' | 'verifiedAt'>) => {
    const at = verifiedAt?.toISOString() ?? null
    return identifierFor({ id, kind, value, verified: at !== null, verifiedAt: at }, contactOf(principal))
  }
const idsOf = (identifiers: readonly OwnIdentifier[]) => identifiers.map((i) => i.id)

/** Joining and separating people by hand, and the queue of what waits for a hand. Everything is in the audit log. */
export const registerMergingRoutes = (http: Http, { purposes, rules, follow }: MergingDeps): void => {
  const act = <T>(workspaceId: number, principal: Principal, fn: (tx: ForPurpose) => Promise<T>): Promise<T> =>
    retryConflicts(() => purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, fn))

  /** After the transaction: what came through an identifier is found by its number, whoever has it. */
  const countOf = (workspaceId: number, by: string, { identifiers }: { identifiers: readonly { id: number }[] }) =>
    follow.countEvents(
      workspaceId,
      by,
      identifiers.map((i) => i.id),
    )

  http.route(mergePerson, async ({ params, body }, { workspaceId, principal }) => {
    const by = principal.label
    const change = await act(workspaceId, principal, async (tx) => {
      const joining = { workspaceId, survivorId: params.id, mergedId: body.with, by }
      const plan = await planMerge(tx, joining)
      const { survivorId, mergedId, going, people } = plan
      const hanging = await readHanging(tx, workspaceId, idsOf(going), people)
      const merge = body.dryRun ? null : await applyMerge(tx, joining, plan, follow, new Date())
      await writeAudit(tx, {
        ...{ workspaceId, actor: by, target: `person:${survivorId}` },
        action: merge ? 'people.merged' : 'people.merge_previewed',
        detail: { merged: mergedId, ...(merge && { merge: merge.id }) },
      })
      return {
        ...{ applied: merge !== null, survivorId, mergedId, mergeId: merge?.id ?? null },
        ...{ identifiers: going.map(numberedFor(principal)), people: [...people], ...hanging },
      }
    })
    return { ...change, events: await countOf(workspaceId, by, change) }
  })

  http.route(unmergePerson, async ({ params, body }, { workspaceId, principal }) => {
    const by = principal.label
    const known = await rules.of(workspaceId)
    const what =
      'merge' in body
        ? { merge: body.merge }
        : {
            identifiers: body.identifiers.map(({ kind, value }) => ({
              kind,
              value: identifierOf(known, kind, value) ?? value,
            })),
          }
    const change = await act(workspaceId, principal, async (tx) => {
      const parting = { workspaceId, personId: params.id, what, by }
      const plan = await planUnmerge(tx, parting)
      const { personId, formerId, people, going, cut } = plan
      const hanging = await readHanging(tx, workspaceId, idsOf(going), people)
      const separatedId = body.dryRun ? formerId : await applyUnmerge(tx, parting, plan, follow, new Date())
      await writeAudit(tx, {
        ...{ workspaceId, actor: by, target: `person:${personId}` },
        action: body.dryRun ? 'people.unmerge_previewed' : 'people.unmerged',
        detail: { separated: separatedId, identifiers: idsOf(going) },
      })
      return {
        ...{ applied: !body.dryRun, personId, separatedId, restored: formerId !== null, cut: cut.length },
        ...{ identifiers: going.map(numberedFor(principal)), people: [...people], ...hanging },
      }
    })
    return { ...change, events: await countOf(workspaceId, by, change) }
  })

  http.route(listMerges, ({ params }, { workspaceId, principal }) =>
    act(workspaceId, principal, async (tx) => {
      const [personId] = await livingOf(tx, workspaceId, [params.id])
      if (!personId) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
      const own = await readIdentifiers(tx, workspaceId, personId)
      const links = await readEvidence(tx, workspaceId, idsOf(own))
      const merges = await readStoredMerges(tx, workspaceId, personId)
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label, target: `person:${personId}` },
        action: 'person.merges_read',
      })
      return {
        merges: merges.map(({ origins: _, newestOrigin: __, final, at, undoneAt, ...m }) => ({
          ...m,
          at: at.toISOString(),
          undoneAt: undoneAt?.toISOString() ?? null,
          undoable: !final && undoneAt === null,
        })),
        identifiers: own.map(numberedFor(principal)),
        links: links.map((l) => ({ ...l, at: l.at.toISOString() })),
      }
    }),
  )

  http.route(listReviews, ({ query }, { workspaceId, principal }) =>
    act(workspaceId, principal, async (tx) => {
      const after = decodeCursor(reviewCursor, query.cursor)
      const found = await readReviews(tx, workspaceId, { after, limit: query.limit + 1 })
      const items = found.slice(0, query.limit)
      const last = found.length > items.length ? items.at(-1) : undefined
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label },
        action: 'identity.reviews_read',
        detail: { count: items.length },
      })
      return {
        items: items.map((r) => ({
          ...r,
          left: { ...numberedFor(principal)(r.left), personId: r.left.personId },
          right: { ...numberedFor(principal)(r.right), personId: r.right.personId },
          at: r.at.toISOString(),
          recordedAt: r.recordedAt.toISOString(),
        })),
        next: last ? encodeCursor({ at: await recordedAtOf(tx, workspaceId, last.id), id: last.id }) : null,
      }
    }),
  )

  http.route(decideReview, ({ params, body }, { workspaceId, principal }) =>
    act(workspaceId, principal, async (tx) => {
      const { decision } = body
      const review = { workspaceId, id: params.id, decision, by: principal.label }
      const personId = await decide(tx, review, follow, new Date())
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label, target: `review:${params.id}` },
        action: decision === 'accept' ? 'identity.review_accepted' : 'identity.review_refused',
        ...(personId !== null && { detail: { person: personId } }),
      })
      return { personId }
    }),
  )

  http.route(addIdentifierEndpoint, async ({ params, body }, { workspaceId, principal }) => {
    const value = identifierOf(await rules.of(workspaceId), body.kind, body.value)
    if (value === null) throw problem('bad_identifier', { detail: 'It names nobody, or does not fit its kind.' })
    return act(workspaceId, principal, async (tx) => {
      const addition = { workspaceId, personId: params.id, kind: body.kind, value, verified: body.verified }
      const own = await addIdentifier(tx, { ...addition, by: principal.label }, new Date())
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label, target: `person:${params.id}` },
        action: 'person.identifier_written',
        detail: { kind: own.kind, id: own.id, verified: own.verifiedAt !== null },
      })
      return numberedFor(principal)(own)
    })
  })
}
