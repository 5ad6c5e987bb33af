import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Leaf } from './condition.ts'
import { all, any, blankOf, judge, leavesOf, not, type Tree, treeSql } from './tree.ts'

const leaf = (n: number): Leaf => ({ holds: `s${n}`, flip: null, blank: n % 2 === 0, kinds: [], keys: [] })
const leaves = Array.from({ length: 4 }, (_, n) => leaf(n))

test('what is the same for everybody is known at once', () => {
  const [a, b] = [leaves[0]!, leaves[1]!]
  expect([all([a, true]), any([a, false]), all([a, false]), any([a, true]), all([true]), not(not(a))]).toEqual([
    a,
    a,
    false,
    true,
    true,
    a,
  ])
  expect(treeSql(all([a, not(any([b, a]))]))).toBe('(s0 and not (s1 or s0))')
})

const trees = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Tree>(...leaves, true, false),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map(all),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map(any),
    tie('tree').map(not),
  ),
})).tree

/** Each condition changes at some moments; `at` says what it is then. */
const lives = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }), {
  minLength: 4,
  maxLength: 4,
})
const valueAt = (turns: readonly number[], at: number) => turns.filter((t) => t <= at).length % 2 === 1
const answersAt = (all: readonly number[][], at: number) => (l: Leaf) => {
  const turns = all[leaves.indexOf(l)]!
  return { holds: valueAt(turns, at), flipAt: Math.min(...turns.filter((t) => t > at)) }
}

test('until the moment that a tree tells, its answer stays; a moment that never comes is never late', () => {
  fc.assert(
    fc.property(trees, lives, (tree, turns) => {
      const first = judge(tree, answersAt(turns, 0))
      for (let at = 1; at < Math.min(21, first.flipAt); at++)
        expect(judge(tree, answersAt(turns, at)).holds).toBe(first.holds)
    }),
  )
})

test('of somebody of whom nothing is known a tree is what its conditions make it', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const blank = judge(tree, (l) => ({ holds: l.blank!, flipAt: Number.POSITIVE_INFINITY })).holds
      expect(blankOf(tree)).toBe(blank)
      expect(leavesOf(tree).every((l) => leaves.includes(l))).toBe(true)
    }),
  )
})
