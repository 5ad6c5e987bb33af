import type { SegmentNode } from '@candor/contracts'
import { expect, test } from 'vitest'
import { conditionsOf, isNear } from './near.ts'

const did = (event: string): SegmentNode => ({ performed: { event } })
const near = (a: SegmentNode, b: SegmentNode) => isNear(conditionsOf(a), conditionsOf(b))

test('one condition more, one less, or turned round, is almost the same question', () => {
  const asked: SegmentNode = { all: [did('Bought'), did('Read')] }
  expect(near(asked, { all: [did('Bought'), did('Read'), { not: did('Sang') }] })).toBe(true)
  expect(near(asked, did('Bought'))).toBe(true)
  expect(near(asked, { all: [did('Bought'), { not: did('Read') }] })).toBe(true)
  expect(near(asked, { any: [did('Read'), did('Sang')] })).toBe(true)
  expect(near(did('Bought'), { performed: { event: 'Bought' }, times: { op: 'atLeast', n: 2 } })).toBe(true)
})

test('what shares nothing, or differs in much, is another question', () => {
  expect(near({ all: [did('Bought'), did('Read')] }, { all: [did('Sang'), did('Slept')] })).toBe(false)
  expect(near({ all: [did('A'), did('B'), did('C')] }, { all: [did('A'), did('D'), did('E')] })).toBe(false)
})
