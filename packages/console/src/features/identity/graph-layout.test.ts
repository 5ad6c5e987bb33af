import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawEvidence, type Identifier, type Link } from './graph-layout.ts'

const identifier = (id: number, kind: Identifier['kind'] = 'anonymous_id'): Identifier => ({
  id,
  kind,
  value: `v${id}`,
  verified: false,
  verifiedAt: null,
})
const link = (left: number, right: number, day: number, more: Partial<Link> = {}): Link => ({
  left,
  right,
  at: `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  messageId: `m${day}`,
  forced: false,
  state: 'counts',
  reason: null,
  ...more,
})

test('a user id stands above the device it was seen with, and what came later below', () => {
  const { rows, arcs } = drawEvidence({
    identifiers: [identifier(1), identifier(2, 'user_id'), identifier(3, 'email')],
    links: [link(2, 3, 5), link(1, 2, 1)],
  })
  expect(rows.map((r) => r.id)).toEqual([2, 1, 3])
  expect(arcs.map((a) => [a.number, a.link.messageId])).toEqual([
    [1, 'm1'],
    [2, 'm5'],
  ])
})

test('what leads to somebody else stands at the end and joins nobody', () => {
  const { rows, arcs } = drawEvidence({
    identifiers: [identifier(1, 'user_id'), identifier(2)],
    links: [link(1, 9, 1, { state: 'held', reason: 'both_verified' }), link(1, 2, 2), link(2, 8, 3)],
  })
  expect(rows.map((r) => [r.id, r.identifier === null])).toEqual([
    [1, false],
    [2, false],
    [9, true],
    [8, true],
  ])
  expect(arcs.map((a) => a.effect)).toEqual(['held', 'joins', 'apart'])
})

test('a separation is one arc for each identifier that went, however many pairs it cut', () => {
  const cut = { state: 'cut', messageId: '', forced: true } as const
  const { arcs } = drawEvidence({
    identifiers: [identifier(1, 'user_id'), identifier(2)],
    links: [link(1, 2, 1), link(1, 9, 2, cut), link(2, 9, 2, cut), link(1, 8, 2, cut), link(2, 9, 1, { state: 'cut' })],
  })
  expect(arcs.map((a) => [a.effect, a.count])).toEqual([
    ['joins', 1],
    ['cut', 1],
    ['cut', 1],
    ['cut', 2],
  ])
})

test('two arcs that overlap never share a lane, and the order in which evidence comes changes nothing', () => {
  const pair = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 10, max: 14 }),
    fc.integer({ min: 1, max: 28 }),
  )
  const evidence = fc
    .uniqueArray(pair, { maxLength: 20, selector: ([a, b]) => `${a} ${b}` })
    .map((pairs) => pairs.map(([a, b, day]) => link(a, b, day)))
  fc.assert(
    fc.property(evidence, (links) => {
      const identifiers = [3, 1, 2, 11, 10].map((id) => identifier(id))
      const { arcs } = drawEvidence({ identifiers, links })
      for (const [i, a] of arcs.entries())
        for (const b of arcs.slice(i + 1)) expect(a.lane !== b.lane || a.to <= b.from || b.to <= a.from).toBe(true)
      const turned = drawEvidence({ identifiers: identifiers.toReversed(), links: links.toReversed() })
      expect(turned.arcs).toEqual(arcs)
    }),
    { numRuns: 60 },
  )
})
