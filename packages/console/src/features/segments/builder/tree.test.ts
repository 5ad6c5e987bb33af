import type { SegmentNode } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Action, beginWith, type History, reduce, typedPlace } from './history.ts'
import {
  definitionOf,
  findNode,
  type GroupNode,
  isGroup,
  nodeOfIssue,
  nodesOf,
  parentOf,
  stepFrom,
  treeOf,
} from './tree.ts'

const leaf = fc.oneof(
  fc.record({ segment: fc.stringMatching(/^[a-z]{1,4}$/) }),
  fc.record({ attribute: fc.constantFrom('milk', 'size'), test: fc.constant({ op: 'known' as const }) }),
  fc.record({ sample: fc.integer({ min: 0, max: 100 }), salt: fc.constant('s') }),
) satisfies fc.Arbitrary<SegmentNode>

const { definition } = fc.letrec<{ definition: SegmentNode }>((tie) => ({
  definition: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ all: fc.array(tie('definition'), { minLength: 1, maxLength: 4 }) }) as fc.Arbitrary<SegmentNode>,
    fc.record({ any: fc.array(tie('definition'), { minLength: 1, maxLength: 4 }) }) as fc.Arbitrary<SegmentNode>,
    fc.record({ not: tie('definition') }) as fc.Arbitrary<SegmentNode>,
  ),
}))

/** As the builder says it: nothing twice negated, and no group around the whole that joins one thing. */
const plain = (node: SegmentNode): SegmentNode => {
  if ('all' in node) return { all: node.all.map(plain) }
  if ('any' in node) return { any: node.any.map(plain) }
  if (!('not' in node)) return node
  return 'not' in node.not ? plain(node.not.not) : { not: plain(node.not) }
}
const bare = (node: SegmentNode): SegmentNode => {
  const [only] = 'all' in node ? node.all : 'any' in node ? node.any : []
  return only !== undefined && ('all' in node ? node.all : 'any' in node ? node.any : []).length === 1 ? only : node
}

const idsOf = (root: GroupNode) => [...nodesOf(root)].map(({ id }) => id)
const leavesOf = (root: GroupNode) =>
  [...nodesOf(root)].flatMap((node) => (isGroup(node) ? [] : [`${node.id} ${JSON.stringify(node.said)}`])).sort()

/** Any step somebody could take, out of two numbers. */
const stepOf = (root: GroupNode, kind: number, pick: number): Action => {
  const ids = idsOf(root)
  const id = ids[pick % ids.length]!
  const groups = [...nodesOf(root)].filter(isGroup)
  const into = groups[(pick >> 3) % groups.length]!
  const to = { group: into.id, at: (pick >> 5) % (into.children.length + 1) }
  const all: Action[] = [
    { do: 'move', id, to },
    { do: 'move', id, to },
    ...(['up', 'down', 'in', 'out'] as const).flatMap((direction): Action[] => {
      const place = stepFrom(root, id, direction)
      return place === null ? [] : [{ do: 'move', id, to: place }]
    }),
    { do: 'add', to, node: { segment: 'x' } },
    { do: 'remove', id },
    { do: 'duplicate', id },
    { do: 'negate', id },
    { do: 'wrap', id },
    { do: 'dissolve', id },
    { do: 'join', id, join: 'any', negated: pick % 2 === 0 },
    { do: 'edit', id, said: { segment: 'y' } },
  ]
  return all[kind % all.length]!
}

const steps = fc.array(fc.tuple(fc.nat(99), fc.nat(9_999)), { maxLength: 40 })

test('a definition comes back as it was, but for what is negated twice and a group around a single thing', () => {
  fc.assert(
    fc.property(definition, (given) => {
      const { definition: said } = definitionOf(beginWith(given).present)
      expect(said).toEqual(bare(plain(given)))
    }),
  )
})

test('a move never loses a condition, nor makes one', () => {
  fc.assert(
    fc.property(definition, steps, (given, taken) => {
      let state = beginWith(given)
      const [ids, leaves] = [idsOf(state.present).sort(), leavesOf(state.present)]
      for (const [kind, pick] of taken) {
        const step = stepOf(state.present, kind % 6, pick)
        if (step.do === 'move') state = reduce(state, step)
        expect(idsOf(state.present).sort()).toEqual(ids)
        expect(leavesOf(state.present)).toEqual(leaves)
      }
    }),
  )
})

test('no two pieces ever share an id, and everything can be taken back and done again', () => {
  fc.assert(
    fc.property(definition, steps, (given, taken) => {
      const begun = beginWith(given)
      let state: History = begun
      for (const [kind, pick] of taken) {
        state = reduce(state, stepOf(state.present, kind, pick))
        const ids = idsOf(state.present)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids.every((id) => Number(id.slice(1)) < state.nextId)).toBe(true)
      }
      const end = state.present
      while (state.past.length > 0) state = reduce(state, { do: 'undo' })
      expect(state.present).toEqual(begun.present)
      while (state.future.length > 0) state = reduce(state, { do: 'redo' })
      expect(state.present).toEqual(end)
    }),
  )
})

test('a step down is taken back by a step up, and going down always ends below everything', () => {
  fc.assert(
    fc.property(definition, fc.nat(999), (given, pick) => {
      const begun = beginWith(given)
      const ids = idsOf(begun.present).slice(1)
      const id = ids[pick % Math.max(1, ids.length)]
      if (id === undefined) return
      let root = begun.present
      for (let n = 0; n <= ids.length * 2; n++) {
        const down = stepFrom(root, id, 'down')
        if (down === null) break
        const lower = reduce({ ...begun, present: root }, { do: 'move', id, to: down }).present
        const up = stepFrom(lower, id, 'up')!
        expect(reduce({ ...begun, present: lower }, { do: 'move', id, to: up }).present).toEqual(root)
        root = lower
      }
      expect(parentOf(root, id)).toMatchObject({ group: { id: root.id }, at: root.children.length - 1 })
    }),
  )
})

test('a group does not go into itself, and the root stays where it is', () => {
  const { present } = beginWith({ all: [{ any: [{ segment: 'a' }] }, { segment: 'b' }] })
  const [group] = present.children
  const inside = isGroup(group!) ? group.children[0]!.id : ''
  const state = { past: [], present, future: [], nextId: 9, typing: null }
  expect(reduce(state, { do: 'move', id: group!.id, to: { group: group!.id, at: 0 } })).toBe(state)
  expect(reduce(state, { do: 'move', id: present.id, to: { group: group!.id, at: 0 } })).toBe(state)
  expect(reduce(state, { do: 'move', id: group!.id, to: { group: inside, at: 0 } })).toBe(state)
  expect(reduce(state, { do: 'move', id: 'nowhere', to: { group: present.id, at: 0 } })).toBe(state)
})

test('what is typed into one field is one step to take back; another field is another step', () => {
  let state = beginWith({ segment: '' })
  const id = state.present.children[0]!.id
  for (const segment of ['v', 'vi', 'vip']) state = reduce(state, { do: 'edit', id, said: { segment } })
  expect(state.past).toHaveLength(1)
  state = reduce(state, { do: 'edit', id, said: { sample: 5, salt: '' } })
  state = reduce(state, { do: 'edit', id, said: { sample: 50, salt: '' } })
  expect(state.past).toHaveLength(3)
  state = reduce(state, { do: 'negate', id })
  state = reduce(state, { do: 'edit', id, said: { sample: 51, salt: '' } })
  expect(state.past).toHaveLength(5)
})

test('the place of a change is named only where one text or number changed', () => {
  expect(typedPlace({ a: { b: 'x' } }, { a: { b: 'xy' } })).toBe('.a.b')
  expect(typedPlace({ a: 1, b: 1 }, { a: 2, b: 2 })).toBeNull()
  expect(typedPlace({ a: 1 }, { a: 1, b: 2 })).toBeNull()
  expect(typedPlace({ a: [1, 2] }, { a: [1, 3] })).toBe('.a.1')
  expect(typedPlace({ a: Number.NaN }, { a: 3 })).toBe('.a')
})

test('an issue of the server finds its condition, however deep its path goes on', () => {
  const { present } = beginWith({
    all: [{ segment: 'a' }, { not: { any: [{ segment: 'b' }, { not: { segment: 'c' } }] } }],
  })
  const { places } = definitionOf(present)
  const said = (path: string) => {
    const node = findNode(present, nodeOfIssue(places, path) ?? '')
    return node === undefined || isGroup(node) ? node?.id : node.said
  }
  expect(said('definition.all.0.segment')).toEqual({ segment: 'a' })
  expect(said('body.definition.all.1.not.any.0')).toEqual({ segment: 'b' })
  expect(said('definition.all.1.not.any.1.not.segment')).toEqual({ segment: 'c' })
  expect(said('definition')).toBe(present.id)
  expect(said('definition.all.1.not')).toBe(present.children[1]!.id)
})

test('the root that joins a single thing is left out, and issues still find it', () => {
  let count = 0
  const { definition: said, places } = definitionOf(treeOf({ segment: 'a' }, () => `n${count++}`))
  expect(said).toEqual({ segment: 'a' })
  expect(nodeOfIssue(places, 'definition.segment')).toBe('n0')
})
