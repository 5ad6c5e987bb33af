import type { ForPurpose } from '../../platform/postgres/index.ts'
import { type AppliedMerge, applyResolution, type Move, type PersonOverride } from './apply-resolution.ts'
import { type Claim, type ClaimKeys, eachKey, type IdentifierKey, keysOf, partsOf } from './claims.ts'
import { type RulesOf, readRules } from './identifiers/index.ts'
import {
  findCuts,
  findFacts,
  findHolders,
  findLinks,
  findTrees,
  type KnownIdentifier,
  type KnownPair,
  lockPeople,
} from './identity.store.ts'
import { moveValues } from './move-values.ts'
import { createNames } from './names.ts'
import { pairOf } from './partition.ts'
import type { Tree } from './person-graph.ts'
import { inQuestion, isSettled, type Resolution, resolve } from './resolve.ts'
import { uuidv7 } from './uuidv7.ts'

export interface Identified extends Pick<Resolution, 'personOf' | 'newPeople'> {
  readonly merges: readonly AppliedMerge[]
  /** The number of the identifier through which each claim came: what it brings belongs to whoever has that identifier. */
  readonly originOf: readonly (number | null)[]
  /** Whom merged people lead to now. */
  readonly overrides: readonly PersonOverride[]
  /** Identifiers that changed hands between people who go on living. */
  readonly moves: readonly Move[]
  /** What was committed when this was decided, as PostgreSQL's pg_snapshot. */
  readonly snapshot: string
}

/**
 * Finds or creates the person of each claim, joins identifiers, merges people and moves what turns out to be another's,
 * with what was told through it; in a handful of statements whatever the number of claims. Throws StaleRead when another
 * worker interfered: roll back and do the transaction again.
 * @param claims with identifiers as identifiers/rules.ts has them
 * @param rulesOf the rules of the workspaces concerned, where somebody has read them in this transaction
 */
export const identifyPeople = async (
  tx: ForPurpose,
  claims: readonly Claim[],
  rulesOf?: RulesOf,
): Promise<Identified> => {
  const rules = rulesOf ?? (await readRules(tx, new Set(claims.map((c) => c.workspaceId))))
  const names = createNames()
  const keys = claims.map((c) => keysOf(c, names.keyOf))
  const trees = new Map<string, Tree>()
  const asked = new Map<string, number>()
  for (;;) {
    const { holders, snapshot } = await findHolders(tx, names.groups())
    const links = await findLinks(tx, pairsInQuestion(claims, keys, holders))
    const question = peopleInQuestion(claims, keys, holders, links)
    const facts = await findFacts(tx, question.people)
    const known = { holders, facts, trees, links, cuts: await findCuts(tx, question.identifiers) }
    const resolution = resolve(claims, known, uuidv7, (w) => rules(w).limits, keys)
    if (resolution.wanted.size > 0) {
      const wanted = question.people.filter((p) => resolution.wanted.has(p.id))
      await lockPeople(tx, new Map(wanted.map((p) => [p.id, p.workspaceId])))
      for (const { id, workspaceId } of wanted) asked.set(id, workspaceId)
      // All of them again: evidence between one who was asked for before and one who is now belongs to neither alone.
      for (const [id, tree] of await findTrees(
        tx,
        [...asked].map(([id, workspaceId]) => ({ id, workspaceId })),
      )) {
        trees.set(id, tree)
        for (const { workspaceId, kind, value } of tree.identifiers.map(partsOf)) names.keyOf(workspaceId, kind, value)
      }
      continue
    }
    const { overrides, merges, moves, numbers } = await applyResolution(tx, resolution, { holders, facts, snapshot })
    await moveValues(tx, merges, moves)
    const originOf = keys.map((k) => k && (holders.get(k.primary)?.id ?? numbers.get(k.primary) ?? null))
    const { personOf, newPeople } = resolution
    return { personOf, newPeople, merges, originOf, overrides, moves, snapshot }
  }
}

/** Pairs of known identifiers that claims name and that may be new: whether they are is looked up. */
const pairsInQuestion = (
  claims: readonly Claim[],
  keys: readonly (ClaimKeys | null)[],
  known: ReadonlyMap<IdentifierKey, KnownIdentifier>,
) => {
  const pairs = new Map<string, KnownPair>()
  claims.forEach((claim, i) => {
    const k = keys[i]
    const open = k && inQuestion(claim, k, known)
    for (const key of open ?? []) {
      const [a, b] = [known.get(k!.primary), known.get(key)]
      if (a && b) pairs.set(pairOf({ a: k!.primary, b: key, forced: false }), { workspaceId: claim.workspaceId, a, b })
    }
  })
  return pairs
}

/** People who may be joined with another or gain an identifier, and those of their identifiers that were named. */
const peopleInQuestion = (
  claims: readonly Claim[],
  keys: readonly (ClaimKeys | null)[],
  holders: ReadonlyMap<IdentifierKey, KnownIdentifier>,
  links: ReadonlyMap<string, number>,
) => {
  const people = new Map<string, { workspaceId: number; id: string }>()
  const identifiers = new Map<IdentifierKey, KnownIdentifier>()
  claims.forEach((claim, i) => {
    const k = keys[i]
    if (!k || isSettled(claim, k, { holders, links })) return
    eachKey(k, (key) => {
      const held = holders.get(key)
      if (!held) return
      people.set(held.personId, { workspaceId: claim.workspaceId, id: held.personId })
      identifiers.set(key, held)
    })
  })
  return { people: [...people.values()], identifiers }
}
