import { expect, test } from 'vitest'
import { pointsText, scoreText } from './nps-text.ts'

const number = (n: number) => String(n)

test('a score has its sign and no decimals; nothing has none', () => {
  expect([12.4, -7.5, 0.2, -0.2].map((n) => scoreText(n, number))).toEqual(['+12', '-7', '0', '0'])
  expect(pointsText(0.048, number)).toBe('+5')
})
