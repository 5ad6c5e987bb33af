import { expect, test } from 'vitest'
import type { Result } from '../evaluate/index.ts'
import { changesOf, reasonOf } from './changes.ts'

const asked = new Set(['event:track:Order Completed', 'event:page:*', 'value:city', 'person', 'consent'])
const order = { type: 'track', name: 'Order Completed', messageId: 'm1', at: 2_000 }
const because: Result['because'] = { event: order, value: { key: 'city', at: 1_000 } }
const touchedBy = (...tokens: string[]) => ({ tokens: new Set(tokens) })

test('what decided is the newest thing that the segment asks for and that touched the person', () => {
  const event = { kind: 'event', name: 'Order Completed', messageId: 'm1', at: '1970-01-01T00:00:02.000Z' }
  expect(reasonOf(touchedBy('event:track:Order Completed', 'value:city'), asked, because)).toEqual(event)
  expect(reasonOf(touchedBy('event:page:Home'), asked, because)).toEqual(event)
  expect(reasonOf(touchedBy('value:city'), asked, because)).toEqual({
    kind: 'value',
    name: 'city',
    at: '1970-01-01T00:00:01.000Z',
  })
})

test('what touched somebody and leaves nothing behind is named all the same: a value that was taken back', () => {
  expect(reasonOf(touchedBy('value:city'), asked, {})).toEqual({ kind: 'value', name: 'city' })
  expect(reasonOf(touchedBy('value:city'), asked, undefined)).toEqual({ kind: 'value', name: 'city' })
})

test('else it is what somebody allows, who they are, or only time', () => {
  expect(reasonOf(touchedBy('consent', 'person'), asked, because)).toEqual({ kind: 'consent' })
  expect(reasonOf(touchedBy('person'), asked, because)).toEqual({ kind: 'identity' })
  expect(reasonOf(touchedBy('event:track:Something Else'), asked, because)).toEqual({ kind: 'time' })
  expect(reasonOf(touchedBy(), asked, because)).toEqual({ kind: 'time' })
})

test('who was in and still is, or was not and still is not, does not change', () => {
  const segments = [
    { id: 1, asked },
    { id: 2, asked },
  ]
  const result = (isIn: boolean): Result => ({ in: isIn, flipAt: null, because: {} })
  const people = new Map(['a', 'b', 'c'].map((p) => [p, touchedBy('consent')]))
  const after = new Map([
    ['a', new Map([[1, result(true)]])],
    ['b', new Map([[2, result(false)]])],
  ])
  expect(changesOf(new Map([[1, new Set(['a', 'c'])]]), people, segments, after)).toEqual([
    { segmentId: 1, personId: 'c', entered: false, reason: { kind: 'consent' } },
  ])
  expect(changesOf(new Map(), people, segments, after)).toEqual([
    { segmentId: 1, personId: 'a', entered: true, reason: { kind: 'consent' } },
  ])
})
