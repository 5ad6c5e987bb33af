import { parseSegment, printSegment, segmentNode } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyNodes } from './arbitraries.ts'

test('a definition that is printed and parsed is the same', () => {
  fc.assert(
    fc.property(anyNodes, (node) => {
      expect(segmentNode.safeParse(node).success).toBe(true)
      expect(parseSegment(printSegment(node))).toEqual({ node })
    }),
    { numRuns: 1_000 },
  )
})

test('there is one way to print a definition, however it was written', () => {
  const gaps = fc.constantFrom(' ', '  ', '\n', '\t', ' # a remark, "quoted" )\n', '\r\n')
  fc.assert(
    fc.property(anyNodes, fc.array(gaps, { minLength: 1, maxLength: 9 }), (node, drawn) => {
      const text = printSegment(node)
      let i = 0
      // Spaces within quotes stay as they are.
      const loose = text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (piece) =>
        piece.startsWith('"') ? piece : drawn[i++ % drawn.length]!,
      )
      const read = parseSegment(loose)
      expect('node' in read && printSegment(read.node)).toBe(text)
    }),
    { numRuns: 500 },
  )
})

test('whatever is cut off, doubled or put in, reading ends with a definition or with a mistake at its place', () => {
  const damaged = fc
    .tuple(
      anyNodes,
      fc.nat(),
      fc.nat(),
      fc.oneof(fc.constant(''), fc.string(), fc.constantFrom('"', '(', ')', 'not ', '-')),
    )
    .map(([node, a, b, put]) => {
      const text = printSegment(node)
      const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number]
      return text.slice(0, from) + put + text.slice(to)
    })
  fc.assert(
    fc.property(damaged, (text) => {
      const read = parseSegment(text)
      if ('node' in read) expect(parseSegment(printSegment(read.node))).toEqual(read)
      else
        for (const { offset, line, column } of read.errors) {
          expect(offset).toBeLessThanOrEqual(text.length)
          expect(
            text
              .split('\n')
              .slice(0, line - 1)
              .join('\n').length +
              (line > 1 ? 1 : 0) +
              column -
              1,
          ).toBe(offset)
        }
    }),
    { numRuns: 1_000 },
  )
})
