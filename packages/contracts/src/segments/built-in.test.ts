import { expect, test } from 'vitest'
import { locales } from '../consent/default-purposes.ts'
import { purposes } from '../consent/purposes.ts'
import { builtInAttributes, builtInSegments } from './built-in.ts'
import { checkSegment, readSegment, type SegmentKnowledge } from './check.ts'
import { segmentKey } from './endpoints.ts'
import { sentenceOf } from './sentence/index.ts'
import { parseSegment, printSegment } from './text/index.ts'

const knownFor = (attributes: readonly string[]): SegmentKnowledge => ({
  attribute: (key) =>
    attributes.includes(key)
      ? { type: builtInAttributes[key]!.type, options: [], retired: false, withheld: false }
      : undefined,
  hasEvent: null,
  hasPurpose: (key) => purposes.some((p) => p === key),
  hasTopic: () => false,
  segment: () => undefined,
})

test.each(builtInSegments.map((s) => [s.key, s] as const))(
  '%s holds together in a workspace that has its attributes',
  (key, s) => {
    expect(segmentKey.safeParse(key).success).toBe(true)
    expect(readSegment(s.definition)).toEqual({ node: s.definition })
    expect(checkSegment(s.definition, knownFor(s.attributes), { key, purpose: s.purpose })).toEqual([])
    expect(parseSegment(printSegment(s.definition))).toEqual({ node: s.definition })
    for (const locale of locales) {
      expect(s.texts[locale].name).not.toBe('')
      expect(s.texts[locale].description).not.toBe('')
      expect(sentenceOf(s.definition, locale)).not.toBe('')
    }
  },
)

test('each key is there once', () => {
  expect(new Set(builtInSegments.map((s) => s.key)).size).toBe(builtInSegments.length)
})
