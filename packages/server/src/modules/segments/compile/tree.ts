import type { Leaf } from './condition.ts'

/** What holds of a person if conditions do. What is the same for everybody is known at once: no group holds a constant. */
export type Tree =
  | boolean
  | Leaf
  | { readonly all: readonly Tree[] }
  | { readonly any: readonly Tree[] }
  | { readonly not: Tree }

export const not = (tree: Tree): Tree => {
  if (typeof tree === 'boolean') return !tree
  return 'not' in tree ? tree.not : { not: tree }
}

const group = (trees: readonly Tree[], decides: boolean, join: (open: readonly Tree[]) => Tree): Tree => {
  if (trees.includes(decides)) return decides
  const open = trees.filter((t) => typeof t !== 'boolean')
  return open.length === 0 ? !decides : open.length === 1 ? open[0]! : join(open)
}

export const all = (trees: readonly Tree[]): Tree => group(trees, false, (open) => ({ all: open }))
export const any = (trees: readonly Tree[]): Tree => group(trees, true, (open) => ({ any: open }))

/** Every condition in it. */
export const leavesOf = (tree: Tree): Leaf[] => {
  if (typeof tree === 'boolean') return []
  if ('all' in tree) return tree.all.flatMap(leavesOf)
  if ('any' in tree) return tree.any.flatMap(leavesOf)
  return 'not' in tree ? leavesOf(tree.not) : [tree]
}

/** What it is of somebody of whom nothing is known; null: that depends on who it is. */
export const blankOf = (tree: Tree): boolean | null => {
  if (typeof tree === 'boolean') return tree
  if ('not' in tree) {
    const blank = blankOf(tree.not)
    return blank === null ? null : !blank
  }
  const several = (blanks: (boolean | null)[], decides: boolean) =>
    blanks.includes(decides) ? decides : blanks.includes(null) ? null : !decides
  if ('all' in tree) return several(tree.all.map(blankOf), false)
  return 'any' in tree ? several(tree.any.map(blankOf), true) : tree.blank
}

/** As one expression, 1 or 0. */
export const treeSql = (tree: Tree): string => {
  if (typeof tree === 'boolean') return tree ? '1' : '0'
  if ('all' in tree) return `(${tree.all.map(treeSql).join(' and ')})`
  if ('any' in tree) return `(${tree.any.map(treeSql).join(' or ')})`
  return 'not' in tree ? `not ${treeSql(tree.not)}` : tree.holds
}

/** The answer to a condition, and when time alone may change it, in milliseconds. */
export interface Answer {
  readonly holds: boolean
  readonly flipAt: number
}

const whole = (answers: readonly Answer[], isAll: boolean): Answer => {
  const against = answers.filter((a) => a.holds !== isAll)
  // What holds of all goes with the first that changes. What does not waits until each that is against it has changed.
  return against.length === 0
    ? { holds: isAll, flipAt: Math.min(...answers.map((a) => a.flipAt)) }
    : { holds: !isAll, flipAt: Math.max(...against.map((a) => a.flipAt)) }
}

/** The answer of a tree by the answers of its conditions; a flip that never comes is Infinity. */
export const judge = (tree: Tree, answerOf: (leaf: Leaf) => Answer): Answer => {
  if (typeof tree === 'boolean') return { holds: tree, flipAt: Number.POSITIVE_INFINITY }
  if ('not' in tree) {
    const { holds, flipAt } = judge(tree.not, answerOf)
    return { holds: !holds, flipAt }
  }
  if ('all' in tree)
    return whole(
      tree.all.map((t) => judge(t, answerOf)),
      true,
    )
  return 'any' in tree
    ? whole(
        tree.any.map((t) => judge(t, answerOf)),
        false,
      )
    : answerOf(tree)
}
