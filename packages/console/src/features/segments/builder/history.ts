import type { SegmentNode } from '@candor/contracts'
import {
  type BuilderNode,
  type Condition,
  copyOf,
  findNode,
  type GroupNode,
  insertNode,
  isGroup,
  mapNode,
  moveNode,
  nodeOf,
  nodesOf,
  type Place,
  parentOf,
  removeNode,
  treeOf,
} from './tree.ts'

/** A tree, what it was before and what was taken back of it. */
export interface History {
  readonly past: readonly GroupNode[]
  readonly present: GroupNode
  readonly future: readonly GroupNode[]
  /** Of the next node; never used twice, not even after an undo. */
  readonly nextId: number
  /** Node and field of the last change if it was one of typing: the next letter there is the same step. */
  readonly typing: string | null
}

export type Action =
  | { do: 'add'; to: Place; node: SegmentNode }
  | { do: 'remove'; id: string }
  | { do: 'duplicate'; id: string }
  | { do: 'move'; id: string; to: Place }
  | { do: 'edit'; id: string; said: Condition }
  | { do: 'join'; id: string; join: GroupNode['join']; negated: boolean }
  | { do: 'negate'; id: string }
  /** Puts it into a group of its own; takes a group away from around its members. */
  | { do: 'wrap'; id: string }
  | { do: 'dissolve'; id: string }
  | { do: 'say'; definition: SegmentNode }
  | { do: 'undo' }
  | { do: 'redo' }

/** Steps that can be taken back. */
const longest = 200

export const idOf = (n: number): string => `n${n}`

const counter = (from: number) => {
  let next = from
  return { newId: () => idOf(next++), next: () => next }
}

/** Begins without a past: from a definition, or from a tree that was kept. */
export const beginWith = (definition: SegmentNode): History => {
  const ids = counter(1)
  return { past: [], present: treeOf(definition, ids.newId), future: [], nextId: ids.next(), typing: null }
}
export const beginAt = (present: GroupNode): History => {
  const used = [...nodesOf(present)].map(({ id }) => Number(id.slice(1)))
  return { past: [], present, future: [], nextId: Math.max(0, ...used.filter(Number.isFinite)) + 1, typing: null }
}

/** The one text or number in which two values differ, as the way to it; null where more differs, or nothing. */
export const typedPlace = (before: unknown, after: unknown, way = ''): string | null => {
  const isTyped = (v: unknown) => typeof v === 'string' || typeof v === 'number'
  if (isTyped(before) && isTyped(after)) return Object.is(before, after) ? null : way
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return null
  const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>]
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length || keys.some((key) => !(key in b))) return null
  const differing = keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
  const [key] = differing
  return key === undefined || differing.length > 1 ? null : typedPlace(a[key], b[key], `${way}.${key}`)
}

const changed = (root: GroupNode, action: Action, newId: () => string): GroupNode => {
  switch (action.do) {
    case 'add':
      return insertNode(root, action.to, [nodeOf(action.node, newId)])
    case 'remove':
      return removeNode(root, action.id)
    case 'duplicate': {
      const node = findNode(root, action.id)
      const found = parentOf(root, action.id)
      if (node === undefined || found === undefined) return root
      return insertNode(root, { group: found.group.id, at: found.at + 1 }, [copyOf(node, newId)])
    }
    case 'move':
      return moveNode(root, action.id, action.to)
    case 'edit':
      return mapNode(root, action.id, (node) => (isGroup(node) ? node : { ...node, said: action.said }))
    case 'join':
      return mapNode(root, action.id, (node) => {
        const isSame = isGroup(node) && node.join === action.join && node.negated === action.negated
        return isGroup(node) && !isSame ? { ...node, join: action.join, negated: action.negated } : node
      })
    case 'negate':
      return mapNode(root, action.id, (node) => ({ ...node, negated: !node.negated }))
    case 'wrap': {
      const node = findNode(root, action.id)
      const found = parentOf(root, action.id)
      if (node === undefined || found === undefined) return root
      const around: BuilderNode = { id: newId(), negated: false, join: 'any', children: [node] }
      return insertNode(removeNode(root, action.id), { group: found.group.id, at: found.at }, [around])
    }
    case 'dissolve': {
      const node = findNode(root, action.id)
      const found = parentOf(root, action.id)
      if (node === undefined || found === undefined || !isGroup(node)) return root
      return insertNode(removeNode(root, action.id), { group: found.group.id, at: found.at }, node.children)
    }
    case 'say':
      return treeOf(action.definition, newId)
    default:
      return root
  }
}

/** The next state. Pure; what changes nothing returns the state as it was. */
export const reduce = (state: History, action: Action): History => {
  const { past, present, future } = state
  if (action.do === 'undo') {
    const before = past.at(-1)
    if (before === undefined) return state
    return { ...state, past: past.slice(0, -1), present: before, future: [present, ...future], typing: null }
  }
  if (action.do === 'redo') {
    const [next, ...rest] = future
    if (next === undefined) return state
    return { ...state, past: [...past, present], present: next, future: rest, typing: null }
  }
  const ids = counter(state.nextId)
  const after = changed(present, action, ids.newId)
  if (after === present) return state
  const typing = typingOf(present, action)
  const isSameStep = typing !== null && typing === state.typing
  return {
    past: isSameStep ? past : [...past, present].slice(-longest),
    present: after,
    future: [],
    nextId: ids.next(),
    typing,
  }
}

const typingOf = (root: GroupNode, action: Action): string | null => {
  if (action.do !== 'edit') return null
  const node = findNode(root, action.id)
  const place = node === undefined || isGroup(node) ? null : typedPlace(node.said, action.said)
  return place === null ? null : `${action.id}${place}`
}
