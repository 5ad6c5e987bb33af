import { type BuilderNode, findNode, type GroupNode, isGroup, type Place, parentOf } from './tree.ts'

/** How many members lie above a height, by their middles: the place where something dropped there goes. */
export const placeAt = (y: number, members: readonly { top: number; height: number }[]): number =>
  members.filter(({ top, height }) => top + height / 2 < y).length

/** The place among the members without the one that is moved; null where it may not go. `at` counts all members. */
export const dropPlace = (root: GroupNode, moved: string, { group, at }: Place): Place | null => {
  const node: BuilderNode | undefined = findNode(root, moved)
  if (node === undefined || node.id === root.id || findNode(node, group) !== undefined) return null
  const into = findNode(root, group)
  if (into === undefined || !isGroup(into)) return null
  const from = parentOf(root, moved)
  const isLater = from?.group.id === group && from.at < at
  return { group, at: isLater ? at - 1 : at }
}
