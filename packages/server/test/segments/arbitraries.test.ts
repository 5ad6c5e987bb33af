import { checkSegment, segmentNode } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  acceptedNodes,
  conditionsAt,
  knowledgeAt,
  moments,
  peopleAt,
  scenesAt,
  segmentNodes,
  untidy,
} from './arbitraries.ts'
import { isIn } from './reference.ts'

test('every definition that is drawn has the shape of one', () => {
  const drawn = moments.chain((now) => segmentNodes(now, ['gift-shoppers']))
  fc.assert(
    fc.property(drawn, (node) => {
      expect(segmentNode.parse(node)).toEqual(node)
    }),
  )
})

test('of those that a workspace would accept, none is refused', () => {
  const drawn = moments.chain((now) => fc.tuple(acceptedNodes(now, 'email'), fc.constant(now)))
  fc.assert(
    fc.property(drawn, ([node, now]) => {
      expect(checkSegment(node, knowledgeAt(now), { purpose: 'email' })).toEqual([])
    }),
    { maxSkipsPerRun: 0 },
  )
})

test('each kind of condition holds of some people and not of others', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')
  for (const [kind, condition] of Object.entries(conditionsAt(now))) {
    const drawn = fc.tuple(condition, peopleAt(now), scenesAt(now))
    const answers = new Set(
      fc
        .sample(drawn, { numRuns: 400, seed: 7 })
        // Who may not be read at all says nothing of a condition.
        .map(([node, person, scene]) =>
          isIn(node, { ...person, lives: true, allow: person.allow | scene.purpose, validUntil: null }, scene),
        ),
    )
    expect([kind, answers.size]).toEqual([kind, 2])
  }
})

test('the answer does not depend on the order in which a history came, nor on repetitions', () => {
  const drawn = moments.chain((now) =>
    peopleAt(now).chain((person) => fc.tuple(segmentNodes(now), fc.constant(person), untidy(person), scenesAt(now))),
  )
  fc.assert(
    fc.property(drawn, ([node, person, again, scene]) => {
      expect(isIn(node, again, scene)).toBe(isIn(node, person, scene))
    }),
    { numRuns: 300 },
  )
})

test('nobody is both in a segment and in its contrary, and whoever allows the purpose is in one of them', () => {
  const drawn = moments.chain((now) => fc.tuple(segmentNodes(now), peopleAt(now), scenesAt(now)))
  fc.assert(
    fc.property(drawn, ([node, person, scene]) => {
      const counts = isIn({ sample: 100, salt: '' }, person, scene)
      expect([isIn(node, person, scene), isIn({ not: node }, person, scene)].filter(Boolean)).toHaveLength(
        counts ? 1 : 0,
      )
    }),
    { numRuns: 300 },
  )
})
