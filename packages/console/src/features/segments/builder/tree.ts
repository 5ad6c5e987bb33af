import type { SegmentNode } from '@candor/contracts'

/** A condition that holds no others. */
export type Condition = Exclude<SegmentNode, { all: SegmentNode[] } | { any: SegmentNode[] } | { not: SegmentNode }>

/** Members that are joined: all or any of them; `negated`: not all, or none of them. */
export interface GroupNode {
  readonly id: string
  readonly negated: boolean
  readonly join: 'all' | 'any'
  readonly children: readonly BuilderNode[]
}
export interface LeafNode {
  readonly id: string
  readonly negated: boolean
  readonly said: Condition
}
/** A definition while it is being built: every piece has an id that it keeps when it is moved or changed. */
export type BuilderNode = GroupNode | LeafNode

export const isGroup = (node: BuilderNode): node is GroupNode => 'children' in node

/** Where something stands, or goes: `at` counts the members of the group without what is being moved. */
export interface Place {
  readonly group: string
  readonly at: number
}

type NewId = () => string

/** A definition as a tree; what is said twice not is said. */
export const nodeOf = (definition: SegmentNode, newId: NewId, negated = false): BuilderNode => {
  if ('not' in definition) return nodeOf(definition.not, newId, !negated)
  const id = newId()
  if ('all' in definition)
    return { id, negated, join: 'all', children: definition.all.map((child) => nodeOf(child, newId)) }
  if ('any' in definition)
    return { id, negated, join: 'any', children: definition.any.map((child) => nodeOf(child, newId)) }
  return { id, negated, said: definition }
}

/** The same with a group as its root. */
export const treeOf = (definition: SegmentNode, newId: NewId): GroupNode => {
  const node = nodeOf(definition, newId)
  return isGroup(node) ? node : { id: newId(), negated: false, join: 'all', children: [node] }
}

export interface Said {
  readonly definition: SegmentNode
  /** By the way to each condition as `issues` of the server name it, without `definition`: whose it is. */
  readonly places: ReadonlyMap<string, string>
}

/** The tree as a definition. A root that joins a single member is left out. */
export const definitionOf = (root: GroupNode): Said => {
  const places = new Map<string, string>()
  const say = (node: BuilderNode, way: string): SegmentNode => {
    places.set(way, node.id)
    if (node.negated) return { not: sayPlain(node, below(way, 'not')) }
    return sayPlain(node, way)
  }
  const sayPlain = (node: BuilderNode, way: string): SegmentNode => {
    places.set(way, node.id)
    if (!isGroup(node)) return node.said
    const members = node.children.map((child, i) => say(child, below(way, `${node.join}.${i}`)))
    return node.join === 'all' ? { all: members } : { any: members }
  }
  const [only] = root.children
  const isIdle = !root.negated && root.children.length === 1 && only !== undefined
  return { definition: say(isIdle ? only : root, ''), places }
}

const below = (way: string, step: string): string => (way === '' ? step : `${way}.${step}`)

/** The node that an issue is about: the one whose way is the longest beginning of the path (`definition.all.0.test.value`). */
export const nodeOfIssue = (places: Said['places'], path: string): string | undefined => {
  const steps = path.replace(/^(body\.)?definition\.?/, '').split('.')
  for (let n = steps.length; n >= 0; n--) {
    const id = places.get(steps.slice(0, n).join('.'))
    if (id !== undefined) return id
  }
  return undefined
}

/** A node and everything below it, in the order in which it is read. */
export function* nodesOf(node: BuilderNode): Generator<BuilderNode> {
  yield node
  if (isGroup(node)) for (const child of node.children) yield* nodesOf(child)
}

export const findNode = (root: BuilderNode, id: string): BuilderNode | undefined => {
  for (const node of nodesOf(root)) if (node.id === id) return node
  return undefined
}

/** The group that holds a node, and where in it; of the root nothing. */
export const parentOf = (root: GroupNode, id: string): { group: GroupNode; at: number } | undefined => {
  for (const node of nodesOf(root)) {
    if (!isGroup(node)) continue
    const at = node.children.findIndex((child) => child.id === id)
    if (at >= 0) return { group: node, at }
  }
  return undefined
}

/** The groups around a node, the nearest first. */
export const groupsAround = (root: GroupNode, id: string): GroupNode[] => {
  const found = parentOf(root, id)
  return found === undefined ? [] : [found.group, ...groupsAround(root, found.group.id)]
}

const mapGroup = (node: GroupNode, id: string, change: (group: GroupNode) => GroupNode): GroupNode => {
  if (node.id === id) return change(node)
  const children = node.children.map((child) => (isGroup(child) ? mapGroup(child, id, change) : child))
  return children.every((child, i) => child === node.children[i]) ? node : { ...node, children }
}

/** Changes one node where it stands; what is not there changes nothing. */
export const mapNode = (root: GroupNode, id: string, change: (node: BuilderNode) => BuilderNode): GroupNode => {
  if (root.id === id) {
    const changed = change(root)
    return isGroup(changed) ? changed : root
  }
  const found = parentOf(root, id)
  if (found === undefined) return root
  return mapGroup(root, found.group.id, (group) => {
    const children = group.children.map((child) => (child.id === id ? change(child) : child))
    return children.every((child, i) => child === group.children[i]) ? group : { ...group, children }
  })
}

export const insertNode = (root: GroupNode, { group, at }: Place, nodes: readonly BuilderNode[]): GroupNode =>
  mapGroup(root, group, (into) => ({
    ...into,
    children: [...into.children.slice(0, at), ...nodes, ...into.children.slice(at)],
  }))

export const removeNode = (root: GroupNode, id: string): GroupNode => {
  const found = parentOf(root, id)
  if (found === undefined) return root
  return mapGroup(root, found.group.id, (group) => ({
    ...group,
    children: group.children.filter((child) => child.id !== id),
  }))
}

/** Moves a node with all that is below it. The root stays, and nothing goes into itself. */
export const moveNode = (root: GroupNode, id: string, place: Place): GroupNode => {
  const node = findNode(root, id)
  const found = parentOf(root, id)
  const into = findNode(root, place.group)
  if (node === undefined || found === undefined || into === undefined || !isGroup(into)) return root
  if (findNode(node, place.group) !== undefined) return root
  if (found.group.id === place.group && found.at === place.at) return root
  return insertNode(removeNode(root, id), place, [node])
}

/** The same once more, under ids of its own. */
export const copyOf = (node: BuilderNode, newId: NewId): BuilderNode =>
  isGroup(node)
    ? { ...node, id: newId(), children: node.children.map((child) => copyOf(child, newId)) }
    : { ...node, id: newId() }

export type Direction = 'up' | 'down' | 'in' | 'out'

/**
 * Where a step of the keyboard leads. Up and down pass through every place there is, into groups and out of them; out leads
 * behind the group around it, in to the end of the group before it or else to the beginning of the one after it.
 */
export const stepFrom = (root: GroupNode, id: string, direction: Direction): Place | null => {
  const found = parentOf(root, id)
  if (found === undefined) return null
  const { group, at } = found
  const before = group.children[at - 1]
  const after = group.children[at + 1]
  const outside = parentOf(root, group.id)
  const inBefore = before !== undefined && isGroup(before) ? { group: before.id, at: before.children.length } : null
  const inAfter = after !== undefined && isGroup(after) ? { group: after.id, at: 0 } : null
  switch (direction) {
    case 'up':
      if (before !== undefined) return inBefore ?? { group: group.id, at: at - 1 }
      return outside === undefined ? null : { group: outside.group.id, at: outside.at }
    case 'down':
      if (after !== undefined) return inAfter ?? { group: group.id, at: at + 1 }
      return outside === undefined ? null : { group: outside.group.id, at: outside.at + 1 }
    case 'out':
      return outside === undefined ? null : { group: outside.group.id, at: outside.at + 1 }
    case 'in':
      return inBefore ?? inAfter
  }
}
