import { getGroup, leaveGroup as leaveGroupEndpoint, listGroups } from '@candor/contracts'
import { type Http, problem } from '../../../platform/http/index.ts'
import { type ForPurpose, retryConflicts } from '../../../platform/postgres/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import type { RulesDirectory } from '../../identity/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { definitionsOf } from '../catalogue/definitions.store.ts'
import { keptBack, type Sees, seesOf } from '../catalogue/sensitivity.ts'
import { currentId } from '../profiles.store.ts'
import { holdPerson, named, nobody } from '../values/hold-person.ts'
import { namesOf } from '../values/purposes-told-for.ts'
import { type GroupValue, groupsOf, leaveGroup, membersOf, readGroupValues } from './groups.store.ts'
import type { RelationDeps } from './recipients.routes.ts'

/** Clocks differ by a few minutes. */
const skewMs = 5 * 60_000

/** Households and accounts, told by group calls. Each reading of people is in the audit log. */
export const registerGroups = (
  http: Http,
  { purposes, catalogues, rules }: RelationDeps & { rules: RulesDirectory },
): void => {
  /**
   * What is told of groups has no types. What of it has the name of an attribute that reaches people, or that the law protects, is kept
   * back as that attribute would be.
   */
  const shownFor = async (tx: ForPurpose, workspaceId: number, known: readonly GroupValue[], sees: Sees) => {
    const catalogue = await catalogues.of(workspaceId)
    const definitions = await definitionsOf(
      tx,
      workspaceId,
      known.map((v) => v.key),
    )
    return (groupId: string) => {
      const own = known
        .filter((v) => v.groupId === groupId)
        .map((v) => ({ ...v, because: keptBack(definitions.get(v.key), sees) }))
      return {
        values: own
          .filter((v) => v.because === null)
          .map(({ key, value, at, allow }) => ({
            ...{ attribute: key, value, class: 'first' as const, at: at.toISOString() },
            purposes: namesOf(catalogue, allow),
          })),
        silent: own.flatMap(({ key, because }) => (because ? [{ attribute: key, because }] : [])),
      }
    }
  }

  http.route(listGroups, async ({ params, query }, { workspaceId, principal }) => {
    const purpose = await purposeNamed(catalogues, workspaceId, query.purpose)
    return purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, async (tx) => {
      const id = await currentId(tx, workspaceId, params.id)
      if (id === null) throw nobody()
      const groups = await groupsOf(tx, workspaceId, id)
      const known = await readGroupValues(
        tx,
        workspaceId,
        groups.map((g) => g.groupId),
      )
      const shown = await shownFor(tx, workspaceId, known, seesOf(principal))
      const detail = { purpose: query.purpose }
      const target = `person:${id}`
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'person.groups_read', target, detail })
      const items = groups.map(({ groupId, since }) => ({
        ...{ groupId, since: since.toISOString() },
        ...shown(groupId),
      }))
      return { items }
    })
  })

  http.route(leaveGroupEndpoint, async ({ params: { id, groupId }, query }, { workspaceId, principal }) => {
    const { kind, value } = query
    const at = query.at === undefined ? Date.now() : Date.parse(query.at)
    if (at > Date.now() + skewMs) throw problem('time_in_future', { detail: query.at ?? '' })
    const known = await rules.of(workspaceId)
    const through = kind !== undefined && value !== undefined ? named(known, { kind, value }) : null
    return retryConflicts(() =>
      purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, async (tx) => {
        const person = await holdPerson(tx, workspaceId, id, through)
        const left = await leaveGroup(tx, workspaceId, person, { groupId, at })
        if (left === null) throw problem('not_found', { detail: 'The person does not belong to such a group.' })
        await writeAudit(tx, {
          workspaceId,
          actor: principal.label,
          action: 'person.left_group',
          target: `person:${person.personId}`,
          detail: { groupId, at: new Date(at).toISOString() },
        })
        return { personId: person.personId, left }
      }),
    )
  })

  http.route(getGroup, async ({ params: { groupId }, query }, { workspaceId, principal }) => {
    const purpose = await purposeNamed(catalogues, workspaceId, query.purpose)
    return purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, async (tx) => {
      const members = await membersOf(tx, workspaceId, groupId)
      if (members.length === 0) throw problem('not_found', { detail: 'No such group has members for this purpose.' })
      const known = await readGroupValues(tx, workspaceId, [groupId])
      const detail = { purpose: query.purpose, members: members.length }
      const target = `group:${groupId}`
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'group.read', target, detail })
      const shown = await shownFor(tx, workspaceId, known, seesOf(principal))
      return {
        groupId,
        ...shown(groupId),
        members: members.map(({ personId, since }) => ({ personId, since: since.toISOString() })),
      }
    })
  })
}
